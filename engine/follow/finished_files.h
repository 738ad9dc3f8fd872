#pragma once

#include <string>
#include <vector>

#include "engine/follow/file_identity.h"

namespace insitu {

/// The files that have nothing more to give: they were read to their end, or are older than all that is followed.
/// Remembers the latest ones.
class FinishedFiles {
 public:
  /// Adds a file that was read up to a position.
  void add(FilePosition position);
  /// Adds a file whatever it holds.
  void add_unread(const std::string& path, const FileId& id);

  [[nodiscard]] bool knows(const FileId& id) const;
  [[nodiscard]] const std::vector<FilePosition>& all() const { return files_; }

 private:
  std::vector<FilePosition> files_;
};

}  // namespace insitu
