#include "engine/agent/event_spool.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace insitu {
namespace {

constexpr std::size_t kMaxMemory = std::size_t{16} << 20;

std::unexpected<InputProblem> temporary_file_problem(std::string_view what) {
  return std::unexpected(
      InputProblem{fmt::format("a temporary file cannot be {}: {}", what, std::generic_category().message(errno))});
}

}  // namespace

std::expected<void, InputProblem> EventSpool::add(std::int64_t timestamp, std::string_view text) {
  places_.push_back({.timestamp = timestamp, .offset = spilled_ + memory_.size(), .size = text.size()});
  memory_ += text;
  if (memory_.size() > kMaxMemory) return spill();
  return {};
}

std::expected<void, InputProblem> EventSpool::spill() {
  if (!file_) file_.reset(std::tmpfile());
  if (!file_) return temporary_file_problem("made");
  for (std::size_t done = 0; done < memory_.size();) {
    const ssize_t count = ::pwrite(::fileno(file_.get()), memory_.data() + done, memory_.size() - done,
                                   static_cast<off_t>(spilled_ + done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return temporary_file_problem("written");
    done += static_cast<std::size_t>(count);
  }
  spilled_ += memory_.size();
  memory_.clear();
  return {};
}

void EventSpool::sort() {
  std::ranges::sort(places_, {}, [](const Place& place) { return std::pair(place.timestamp, place.offset); });
}

std::expected<std::string_view, InputProblem> EventSpool::text_at(const Place& place) {
  if (place.offset >= spilled_) return std::string_view(memory_).substr(place.offset - spilled_, place.size);
  room_.resize(place.size);
  for (std::size_t done = 0; done < place.size;) {
    const ssize_t count =
        ::pread(::fileno(file_.get()), room_.data() + done, place.size - done, static_cast<off_t>(place.offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return temporary_file_problem("read");
    done += static_cast<std::size_t>(count);
  }
  return room_;
}

}  // namespace insitu
