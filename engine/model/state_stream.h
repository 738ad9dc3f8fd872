#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "engine/model/arena.h"
#include "insitu/field_value.h"

namespace insitu {

/// Writes the state of operators as bytes that any machine can read: partial results can be kept and merged later.
/// Not thread-safe.
class StateWriter {
 public:
  void number(std::uint64_t number);
  void signed_number(std::int64_t number);
  void real(double real);  ///< all bits
  void text(std::string_view text);
  void value(const FieldValue& value);
  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  /// Moves the bytes out.
  [[nodiscard]] std::string take() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads what a StateWriter wrote, in the same order. Broken input makes `failed()` true and every further answer
/// empty; sizes are checked against the bytes that are left before anything is allocated. The bytes must outlive the
/// reader and all that borrows from them.
class StateReader {
 public:
  explicit StateReader(std::string_view bytes) : rest_(bytes) {}
  std::uint64_t number();
  std::int64_t signed_number();
  double real();
  /// Reads the input of a row's rank (RowRank::file), which has another number now, see `renumber`.
  std::uint64_t file();
  std::string_view text();  ///< borrows from the input
  FieldValue value();       ///< borrows from the input
  /// Reads a count of things that take at least `min_bytes` each.
  std::size_t count(std::size_t min_bytes = 1);
  /// States which numbers the inputs have from now on: that which had the number i has `files[i]`, and there are no
  /// others. `files` must outlive the reader; empty: they have the numbers that are written.
  void renumber(std::span<const std::uint64_t> files) { files_ = files; }
  /// Marks the input as broken, because what was read makes no sense to the caller.
  void fail() {
    failed_ = true;
    rest_ = {};
  }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  std::span<const std::uint64_t> files_;
  bool failed_ = false;
};

}  // namespace insitu
