#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "engine/model/content_hash.h"
#include "insitu/scan_input.h"

namespace insitu {

/// Inputs whose bytes are hashed while they are read for the first time, in their order: large files are then read by
/// one thread at a time. The copies of inputs that a scan makes may outlive it.
class HashedInputs {
 public:
  explicit HashedInputs(std::span<const Input> inputs);

  /// The inputs to scan, once.
  [[nodiscard]] std::span<const Input> inputs() const { return inputs_; }
  /// Returns the hash of what was read of one. REQUIRES: the scan has ended
  [[nodiscard]] const ContentHash& hash(std::size_t index) const { return *hashes_[index]; }

 private:
  std::vector<Input> inputs_;
  std::vector<std::shared_ptr<ContentHash>> hashes_;
};

}  // namespace insitu
