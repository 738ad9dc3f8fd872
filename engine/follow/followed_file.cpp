#include "engine/follow/followed_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "engine/input/encoding_source.h"
#include "engine/input/recognize_shape.h"

namespace insitu {
namespace {

constexpr std::size_t kGuessBytes = 4096;
constexpr std::string_view kMark = "\xEF\xBB\xBF";

std::string_view without_mark_of(std::string_view text) {
  return text.starts_with(kMark) ? text.substr(kMark.size()) : text;
}

std::optional<InputShape> stated_shape(const BlockOptions& blocks, const std::string& path) {
  if (blocks.shape_of) {
    if (const auto by_path = blocks.shape_of(path)) return by_path;
  }
  return blocks.shape;
}

bool has_packed_beginning(std::string_view head) {
  using namespace std::string_view_literals;
  constexpr std::string_view kSigns[] = {"\x1f\x8b"sv, "\x28\xb5\x2f\xfd"sv, "BZh"sv, "\xfd\x37zXZ\0"sv,
                                         "PK\x03\x04"sv};
  constexpr std::size_t kTarSign = 257;
  return std::ranges::any_of(kSigns, [head](std::string_view sign) { return head.starts_with(sign); }) ||
         (head.size() > kTarSign && head.substr(kTarSign).starts_with("ustar"));
}

}  // namespace

std::expected<std::unique_ptr<FollowedFile>, std::error_code> FollowedFile::open(const std::string& path,
                                                                                 std::uint64_t number,
                                                                                 FilePosition position) {
  const auto last_error = [] { return std::unexpected(std::error_code(errno, std::generic_category())); };
  std::unique_ptr<FollowedFile> file(new FollowedFile);
  file->descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file->descriptor_ < 0) return last_error();
  struct stat status = {};
  if (::fstat(file->descriptor_, &status) != 0) return last_error();
  if (!S_ISREG(status.st_mode)) {
    return std::unexpected(
        std::make_error_code(S_ISDIR(status.st_mode) ? std::errc::is_a_directory : std::errc::operation_not_supported));
  }
  file->path_ = path;
  file->number_ = number;
  file->position_ = std::move(position);
  file->position_.id = id_of(status);
  return file;
}

FollowedFile::~FollowedFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::uint64_t FollowedFile::size() const {
  struct stat status = {};
  return ::fstat(descriptor_, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

std::int64_t FollowedFile::written() const {
  struct stat status = {};
  return ::fstat(descriptor_, &status) == 0 ? nanoseconds_of(status.st_mtim) : 0;
}

bool FollowedFile::is_packed() const { return has_packed_beginning(read_bytes_at(descriptor_, 0, 512)); }

void FollowedFile::skip_to_end() {
  const std::uint64_t end = size();
  position_.beginning = read_bytes_at(descriptor_, 0, std::min<std::uint64_t>(end, FilePosition::kBeginningBytes));
  // An unfinished line is read whole when its end has come.
  constexpr std::uint64_t kStep = 64 * 1024;
  std::uint64_t begin = end;
  std::uint64_t border = 0;
  while (begin > 0 && border == 0) {
    const std::uint64_t from = begin - std::min(begin, kStep);
    const std::string bytes = read_bytes_at(descriptor_, from, begin - from);
    const std::size_t newline = bytes.rfind('\n');
    if (newline != std::string::npos) border = from + newline + 1;
    begin = from;
  }
  position_.offset = border;
  if (position_.beginning.size() > border) position_.beginning.resize(border);
  const std::size_t before = std::min<std::uint64_t>(border, FilePosition::kBeforeBytes);
  position_.before = read_bytes_at(descriptor_, border - before, before);
  seen_size_ = end;
}

void FollowedFile::begin_anew(std::uint64_t number) {
  number_ = number;
  position_ = {.id = position_.id, .offset = 0, .beginning = {}, .before = {}};
  shape_.reset();
  encoding_.clear();
  header_.clear();
  seen_size_ = 0;
}

std::uint64_t FollowedFile::held_bytes() const { return size() - std::min(size(), position_.offset); }

/// Returns whether the shape is known. It is decided from the front of the file, once that has a line break.
bool FollowedFile::decide_shape(const FollowReading& reading, bool ends) {
  if (shape_) return true;
  const std::string head = read_bytes_at(descriptor_, 0, kHeadBytes);
  const bool is_whole = head.size() < kHeadBytes && ends;
  if (head.empty() || (head.find('\n') == std::string::npos && head.size() < kHeadBytes && !is_whole)) return false;
  encoding_ = reading.blocks.encoding;
  if (encoding_.empty()) encoding_ = guess_encoding(std::string_view(head).substr(0, kGuessBytes)).encoding;
  const auto said = stated_shape(reading.blocks, path_);
  is_shape_said_ = said.has_value();
  const std::string_view text = without_mark_of(head);
  // What is not UTF-8 is lines unless an option says more.
  shape_ = said ? *said : encoding_.empty() ? recognize_shape(text, is_whole, path_).shape : InputShape::Lines;
  if (!is_shape_said_ && !is_whole && !encoding_.empty()) return true;
  // The first record alone may not show what it is: a shape that is wrong would stay so.
  if (!is_shape_said_ && !is_whole && is_in_first_value(text) && head.size() < kHeadBytes) {
    shape_.reset();
    return false;
  }
  if (*shape_ == InputShape::VpcFlow) header_ = std::string(text.substr(0, text.find('\n') + 1));
  return true;
}

ArrivedText FollowedFile::continuation() const {
  return {.path = path_,
          .file = number_,
          .begins_file = !shape_.has_value(),
          .bytes = header_,
          .shape = shape_.value_or(InputShape::Lines),
          .is_shape_said = is_shape_said_,
          .encoding = encoding_};
}

bool FollowedFile::read(const FollowReading& reading, Clock::time_point now, bool ends, const Take& take) {
  std::size_t wanted = reading.chunk_bytes;
  while (true) {
    const std::uint64_t end = size();
    if (end != seen_size_) last_growth_ = now;
    seen_size_ = end;
    if (end <= position_.offset || !decide_shape(reading, ends)) return true;
    std::error_code error;
    std::string bytes =
        read_bytes_at(descriptor_, position_.offset, std::min<std::uint64_t>(end - position_.offset, wanted), &error);
    if (error) error_ = error;
    if (bytes.empty()) return true;
    if (!is_still(descriptor_, position_)) return true;  // the bytes may be those of another text
    const bool has_all = position_.offset + bytes.size() >= end;
    const Growth growth = !has_all                             ? Growth::Goes
                          : ends                               ? Growth::Ended
                          : now - last_growth_ >= reading.rest ? Growth::Rests
                                                               : Growth::Goes;
    BlockOptions options = reading.blocks;
    options.encoding = encoding_;
    std::size_t whole = length_of_whole_events(bytes, *shape_, options, growth);
    // What is longer than an event may be is reported where it is read.
    if (whole == 0 && bytes.size() > options.max_event_bytes) whole = bytes.size();
    if (whole == 0 && (has_all || error)) return true;
    if (whole == 0) {
      wanted *= 2;  // an event that is longer
      continue;
    }
    wanted = reading.chunk_bytes;
    bytes.resize(whole);
    const bool begins_file = position_.offset == 0;
    position_.advance(bytes);
    ArrivedText text{.path = path_,
                     .file = number_,
                     .begins_file = begins_file,
                     .bytes = {},
                     .shape = *shape_,
                     .is_shape_said = is_shape_said_,
                     .encoding = encoding_};
    if (!header_.empty() && !begins_file) {
      text.header_lines = 1;
      text.bytes = header_;
    }
    text.bytes += bytes;
    if (!take(std::move(text))) return false;
  }
}

bool read_to_end(ByteSource& source, ArrivedText like, const FollowReading& reading, const FollowedFile::Take& take) {
  std::string bytes;
  bool is_decided = !like.begins_file;  // it goes on with what is known
  std::string header = std::exchange(like.bytes, {});
  while (true) {
    const std::size_t before = bytes.size();
    bytes.resize(before + reading.chunk_bytes);
    std::size_t filled = before;
    bool has_ended = false;
    while (filled < bytes.size() && !has_ended) {
      const auto count = source.read(bytes.data() + filled, bytes.size() - filled);
      has_ended = !count || *count == 0;
      if (!has_ended) filled += *count;
    }
    bytes.resize(filled);
    if (bytes.empty()) return true;
    if (!is_decided) {
      const auto said = stated_shape(reading.blocks, like.path);
      like.is_shape_said = said.has_value();
      like.encoding = reading.blocks.encoding;
      const std::string_view text = without_mark_of(std::string_view(bytes).substr(0, kHeadBytes));
      like.shape = said ? *said : recognize_shape(text, has_ended && bytes.size() < kHeadBytes, like.path).shape;
      if (like.shape == InputShape::VpcFlow) header = std::string(text.substr(0, text.find('\n') + 1));
      is_decided = true;
    }
    BlockOptions options = reading.blocks;
    options.encoding = like.encoding;
    const std::size_t whole =
        length_of_whole_events(bytes, like.shape, options, has_ended ? Growth::Ended : Growth::Goes);
    if (whole > 0) {
      ArrivedText text = like;
      text.header_lines = like.begins_file || header.empty() ? 0 : 1;
      if (text.header_lines > 0) text.bytes = header;
      text.bytes += std::string_view(bytes).substr(0, whole);
      bytes.erase(0, whole);
      if (!take(std::move(text))) return false;
      like.begins_file = false;
    }
    if (has_ended) return true;
  }
}

}  // namespace insitu
