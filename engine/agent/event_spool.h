#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/input_problem.h"

namespace insitu {

/// Texts that are put in order of time before they are printed. Beyond some megabytes they wait in a temporary file, so
/// that memory holds a few words of each. Not thread-safe.
class EventSpool {
 public:
  /// Adds a text. The error is why the temporary file cannot be written.
  std::expected<void, InputProblem> add(std::int64_t timestamp, std::string_view text);
  /// Calls `take(std::string_view)` for each text, by time, then as they were added. The error is why the temporary
  /// file cannot be read.
  template <class Take>
  std::expected<void, InputProblem> visit_in_order(const Take& take) {
    sort();
    for (const Place& place : places_) {
      const auto text = text_at(place);
      if (!text) return std::unexpected(text.error());
      take(*text);
    }
    return {};
  }

 private:
  struct Place {
    std::int64_t timestamp = 0;
    std::uint64_t offset = 0;
    std::size_t size = 0;
  };
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  void sort();
  std::expected<void, InputProblem> spill();
  std::expected<std::string_view, InputProblem> text_at(const Place& place);

  std::vector<Place> places_;
  std::string memory_;  ///< what follows the `spilled_` bytes of the file
  std::uint64_t spilled_ = 0;
  std::unique_ptr<std::FILE, CloseFile> file_;
  std::string room_;
};

}  // namespace insitu
