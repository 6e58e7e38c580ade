"""Addresses of files that are added to the session."""

import os
import zlib
from urllib.parse import quote, unquote, urlsplit


def local(address):
    """The path of a file of this machine; None for the files of others."""
    parts = urlsplit(address)
    if parts.scheme in ("file", "local") and parts.netloc in ("", "localhost"):
        return unquote(parts.path)
    return None if parts.scheme else address


def named(address):
    """The file's name."""
    return os.path.basename(unquote(urlsplit(address).path))


def to_disk(spark, address, folder):
    """The path of a jar here that has what is at the address, with nothing to escape in its name: Scala's compiler does
    not find such a file. What comes from elsewhere is copied into the folder, where the first of a name stays."""
    path = local(address)
    if path is not None and quote(path) == path:
        return path
    plain = quote(named(address), "").replace("%", "_")
    target = os.path.join(folder, "added", "%08x-%s" % (zlib.crc32(address.encode()), plain))
    if os.path.exists(target):
        return target
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if path is not None:
        os.symlink(path, target)
        return target
    hadoop = spark.gateway.jvm.org.apache.hadoop.fs
    source = hadoop.Path(address)
    source.getFileSystem(spark.context._jsc.hadoopConfiguration()).copyToLocalFile(source, hadoop.Path(target))
    return target
