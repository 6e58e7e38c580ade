def _livy_shell(script):
    import shutil
    import subprocess

    shell = shutil.which("bash") or "sh"
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run([shell, "-c", script], universal_newlines=True, errors="replace", **pipes)
    # Livy loses what was printed before an error, so the text goes into the error itself.
    if done.returncode:
        raise RuntimeError("Exit code {}\n{}".format(done.returncode, done.stdout))
    print(done.stdout, end="")


try:
    _livy_shell(CALL)
finally:
    del _livy_shell
