"""The logs that questions are asked about: made once, kept while they are what the generator makes."""
import gzip
import os
import subprocess

import measure

MIB = 1 << 20


class Logs:
    def __init__(self, folder, generator):
        self.folder = folder
        self.generator = generator
        self.fresh = set()

    def log(self, kind, mib):
        """The path of so many MiB of a kind. The same kind has the same bytes at its beginning, whatever the size."""
        path = os.path.join(self.folder, f'{kind}-{mib}.log')
        if path not in self.fresh and not self.is_current(path, kind, mib):
            with open(path, 'wb') as out:
                subprocess.run([self.generator, kind, str(mib * MIB)], stdout=out, check=True)
        self.fresh.add(path)
        return path

    def is_current(self, path, kind, mib):
        if not os.path.exists(path) or os.path.getsize(path) < mib * MIB:
            return False
        made = subprocess.run([self.generator, kind, str(MIB)], stdout=subprocess.PIPE, check=True).stdout[:MIB]
        with open(path, 'rb') as kept:
            return kept.read(MIB) == made

    def remove(self, path):
        os.remove(path)
        self.fresh.discard(path)

    def compressed(self, kind, mib):
        """{'gzip': path, 'zstd': path}, at the levels that the programs have by default."""
        path = self.log(kind, mib)
        commands = {'gzip': ('.gz', ['gzip', '-c', path]), 'zstd': ('.zst', ['zstd', '-qc', path])}
        for suffix, command in commands.values():
            with open(path + suffix, 'wb') as out:
                subprocess.run(command, stdout=out, check=True)
        return {name: path + suffix for name, (suffix, _) in commands.items()}

    def split(self, kind, mib, files):
        """A folder of so many small files that hold the lines of one log."""
        folder = os.path.join(self.folder, f'{kind}-{mib}-in-{files}')
        os.makedirs(folder, exist_ok=True)
        with open(self.log(kind, mib), 'rb') as log:
            for i in range(files):
                with open(os.path.join(folder, f'{i:05}.log'), 'wb') as part:
                    part.writelines(log.readlines(mib * MIB // files))
        return folder

    def repeated(self, source, min_bytes):
        """A log made of a given one (plain, gzip, zstd), as often as needed to reach a size."""
        if source.endswith('.zst'):
            content = subprocess.run(['zstd', '-dc', source], stdout=subprocess.PIPE, check=True).stdout
        else:
            with (gzip.open if source.endswith('.gz') else open)(source, 'rb') as log:
                content = log.read()
        if not content:
            measure.fail(f'{source} is empty')
        content += b'' if content.endswith(b'\n') else b'\n'
        path = os.path.join(self.folder, 'real-' + os.path.basename(source) + '.log')
        with open(path, 'wb') as out:
            for _ in range(-(-min_bytes // len(content))):
                out.write(content)
        return path
