#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "cli/serve/tree.h"

namespace insitu::serve {

/// A line of the journal: `{"seq":7,"time":1772409600000,"do":"create-log-group",...}`, where the rest are the members
/// of the change. A moment in them would become a number, so there is none.
struct JournalEntry {
  std::uint64_t sequence = 0;  ///< its number, larger than the one before
  std::int64_t time = 0;       ///< when it was written: epoch milliseconds
  std::string kind;
  Tree change = Tree::map();
};

/// Returns an entry as a line, with its line break.
std::string journal_line(const JournalEntry& entry);
/// Reads a line, without its line break. The error says what is wrong, in lower case and without a full stop.
std::expected<JournalEntry, std::string> read_journal_line(std::string_view line);

/// A file of changes, in the order in which they were made. Not thread-safe.
class Journal {
 public:
  /// Opens the file, which is made if it is not there, and hands on its entries; `take` returns what is wrong with one,
  /// or nothing. The last line is cut off if it is none: then `warnings` states its size. The error names the line.
  std::expected<void, std::string> open(const std::string& path,
                                        const std::function<std::string(const JournalEntry&)>& take,
                                        std::vector<std::string>& warnings);

  /// Appends an entry, whose number is set here. If it fails, the file is as before. `durably`: it is on the disk when
  /// this returns.
  std::error_code append(JournalEntry entry, bool durably);
  /// Writes the entries to a new file, which takes the place of this one when it is on the disk. If it fails, the file
  /// is as before.
  std::error_code rewrite(std::span<const JournalEntry> entries);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  std::string path_;
  std::uint64_t bytes_ = 0;
  std::uint64_t last_sequence_ = 0;
};

}  // namespace insitu::serve
