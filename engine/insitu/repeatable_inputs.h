#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "insitu/scan_input.h"

namespace insitu {

/// How much is kept of an input that can be read only once.
enum class Keep : unsigned char { Beginning, Everything };

/// The first events of some inputs, in memory.
struct Beginnings {
  std::vector<Input> inputs;
  bool are_all = true;  ///< the inputs contain nothing else
};

/// Inputs that can be read a second time after they were scanned, standard input and named pipes included: of those a
/// copy is kept on the way, of their beginning in memory, of all of them in a temporary file without a name.
///
/// Memory: kBeginningBytes for each of them.
class RepeatableInputs {
 public:
  static constexpr std::size_t kBeginningBytes = std::size_t{4} << 20;

  RepeatableInputs(std::span<const Input> inputs, Keep keep);
  /// Inputs that are not here: only partial results of theirs are. They cannot be read.
  RepeatableInputs() : are_here_(false) {}

  [[nodiscard]] bool are_here() const { return are_here_; }

  /// The inputs to scan, once, from begin to end.
  [[nodiscard]] std::span<const Input> inputs() const { return inputs_; }
  /// States that only the beginnings are wanted from now on. Thread-safe.
  void stop_keeping();

  /// The same bytes once more. Returns nullopt if they are not here, or if there is no copy of all that was read, as
  /// the temporary file could not be written. REQUIRES: the scan has ended; the inputs of an earlier call are closed
  [[nodiscard]] std::optional<std::vector<Input>> again() const;
  /// The events in the first kBeginningBytes of all inputs together. What cannot be read is left out.
  /// REQUIRES: the scan has ended
  [[nodiscard]] Beginnings beginnings() const;

 private:
  struct Copy;

  std::vector<Input> originals_;
  std::vector<std::shared_ptr<Copy>> copies_;  // nullptr: the original can be read again
  std::vector<Input> inputs_;
  bool are_here_ = true;
};

}  // namespace insitu
