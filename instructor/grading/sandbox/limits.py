"""What one submission may take."""

from dataclasses import dataclass

MB = 2**20


@dataclass(frozen=True)
class Limits:
    """Seconds, bytes and counts; the defaults suit a lesson that runs in a minute or two."""

    cell_seconds: float = 30.0  # one cell of the student
    call_seconds: float = 15.0  # one call of a test
    test_seconds: float = 60.0  # all calls of one test cell
    notebook_seconds: float = 240.0  # all cells that only show something, together
    memory_bytes: int = 3072 * MB  # all processes together
    disk_bytes: int = 128 * MB  # each of the work folder, /tmp and /dev/shm
    file_bytes: int = 64 * MB  # one file
    files: int = 20_000
    processes: int = 96  # threads count
    output_bytes: int = 8 * MB  # kept of what the notebook prints and shows
    restarts: int = 6  # of a kernel that died or hung

    def system(self, cell_processes=0):
        """Return the limits that the operating system keeps, by their names in `resource`."""
        return {
            "RLIMIT_AS": self.memory_bytes,
            "RLIMIT_CPU": int(self.notebook_seconds + 10 * self.call_seconds) + 60,
            "RLIMIT_NPROC": self.processes + cell_processes,
            "RLIMIT_FSIZE": self.file_bytes,
            "RLIMIT_NOFILE": 256,
            "RLIMIT_CORE": 0,
        }
