import os
import tempfile
import unittest
from urllib.parse import quote

from livy_driver import files


class FilesTest(unittest.TestCase):
    def test_local_addresses_give_paths_with_their_escapes_undone(self):
        self.assertEqual(files.local("file:/t/a%20b%23.jar"), "/t/a b#.jar")
        self.assertEqual(files.local("file:///t/a.jar"), "/t/a.jar")
        self.assertEqual(files.local("/t/a.jar"), "/t/a.jar")
        self.assertIsNone(files.local("hdfs://name/t/a.jar"))

    def test_a_file_is_named_by_the_last_part_of_its_address(self):
        self.assertEqual(files.named("hdfs://name/t/a%20b.jar"), "a b.jar")
        self.assertEqual(files.named("file:/t/c.py"), "c.py")

    def test_a_file_that_is_here_is_used_where_it_is_or_under_a_plain_name(self):
        self.assertEqual(files.to_disk(None, "file:/t/a.jar", "/nowhere"), "/t/a.jar")
        with tempfile.TemporaryDirectory() as folder:
            odd = os.path.join(folder, "a b.jar")
            with open(odd, "w") as file:
                file.write("x")
            plain = files.to_disk(None, "file:" + quote(odd), folder)
            self.assertEqual(quote(plain), plain)
            self.assertEqual(files.to_disk(None, "file:" + quote(odd), folder), plain)
            with open(plain) as file:
                self.assertEqual(file.read(), "x")


if __name__ == "__main__":
    unittest.main()
