//! Processes under the supervisor: whatever happens to this server, they end.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::{Child, Command};
use tokio::sync::watch;
use tokio::time::timeout;

/// Seconds between SIGTERM and SIGKILL.
const GRACE: &str = "3";
/// The supervisor needs no longer than its grace.
const STOP_LIMIT: Duration = Duration::from_secs(15);
/// Longer lines are cut into pieces.
const LINE_LIMIT: usize = 1 << 20;

/// What to run.
#[derive(Debug)]
pub(crate) struct Launch<'a> {
    pub(crate) python: &'a Path,
    pub(crate) supervisor: &'a Path,
    pub(crate) command: Vec<OsString>,
    pub(crate) environment: BTreeMap<&'static str, OsString>,
    /// The command talks over descriptor 0; otherwise it has no input.
    pub(crate) talks: bool,
    /// Its errors go where its output goes.
    pub(crate) merged: bool,
    /// Deleted in the end.
    pub(crate) folder: PathBuf,
}

/// A process whose life hangs on a socket: when it is closed, the supervisor ends everything.
#[derive(Debug)]
pub(crate) struct Lifeline {
    socket: UnixStream,
    over: watch::Receiver<bool>,
}

/// A started process before anybody listens to it.
pub(crate) struct Started {
    /// Our end of the socket, for talking.
    pub(crate) socket: UnixStream,
    pub(crate) child: Child,
    pub(crate) over: watch::Sender<bool>,
}

impl Launch<'_> {
    /// Starts the command; gives the handle that ends it and the parts to listen to.
    pub(crate) fn start(self) -> io::Result<(Lifeline, Started)> {
        let (socket, theirs) = UnixStream::pair()?;
        let mut command = Command::new(self.python);
        command.args(["-I", "-S"]).arg(self.supervisor).args(["--grace", GRACE, "--remove"]).arg(&self.folder);
        if self.talks {
            command.arg("--share-stdin");
        }
        if self.merged {
            command.arg("--merge");
        }
        command
            .arg("--")
            .args(self.command)
            .envs(self.environment)
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Ctrl-C in a terminal is for the server, which then ends its processes in order.
            .process_group(0);
        let child = command.spawn()?;
        let (sender, over) = watch::channel(false);
        let lifeline = Lifeline { socket: socket.try_clone()?, over };
        Ok((lifeline, Started { socket, child, over: sender }))
    }
}

impl Lifeline {
    /// Lets go; everything that came from the command is ended.
    pub(crate) fn cut(&self) {
        // Already closed is as good.
        let _ = self.socket.shutdown(Shutdown::Both);
    }

    /// Lets go and waits until all is over.
    pub(crate) fn stop(&self) -> impl Future<Output = ()> + Send + 'static {
        self.cut();
        let mut over = self.over.clone();
        async move {
            if timeout(STOP_LIMIT, over.wait_for(|over| *over)).await.is_err() {
                tracing::warn!("a supervised process takes longer to end");
            }
        }
    }
}

impl Drop for Lifeline {
    fn drop(&mut self) {
        self.cut();
    }
}

/// Reads lines until the end. Carriage returns end lines too, as in Livy; bytes that are no UTF-8 are replaced.
pub(crate) async fn lines(mut source: impl AsyncRead + Unpin, mut each: impl FnMut(String)) {
    let mut buffer = vec![0; 1 << 14];
    let mut line = Vec::new();
    let mut after_return = false;
    let mut tell = |line: &mut Vec<u8>| {
        each(String::from_utf8_lossy(line).into_owned());
        line.clear();
    };
    while let Ok(count @ 1..) = source.read(&mut buffer).await {
        for &byte in &buffer[..count] {
            match byte {
                b'\n' if after_return => {}
                b'\n' | b'\r' => tell(&mut line),
                _ => line.push(byte),
            }
            after_return = byte == b'\r';
            if line.len() >= LINE_LIMIT {
                tell(&mut line);
            }
        }
    }
    if !line.is_empty() {
        tell(&mut line);
    }
}

/// How a process ended, for people.
pub(crate) fn describe(status: io::Result<ExitStatus>) -> String {
    match status {
        Ok(status) => match status.code() {
            Some(code) => format!("exited with code {code}"),
            None => "was killed".to_owned(),
        },
        Err(error) => format!("is lost: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lines_end_at_newlines_and_carriage_returns() {
        let mut found = Vec::new();
        lines(&b"a\r\nb\rc\n\nd\xff"[..], |line| found.push(line)).await;
        assert_eq!(found, ["a", "b", "c", "", "d\u{fffd}"]);
    }
}
