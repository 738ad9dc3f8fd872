#include "engine/input/range_source.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <utility>

#include "engine/input/text_before.h"

namespace insitu {
namespace {

using Offset = std::expected<std::uint64_t, InputProblem>;

/// Returns the offset of the first line that begins at `offset` or after it; the end of the file if there is none.
Offset line_from(const RandomAccessFile& file, std::uint64_t offset) {
  if (offset == 0) return 0;
  std::array<char, std::size_t{64} << 10> piece;
  for (std::uint64_t at = offset - 1; at < file.size();) {
    const auto count = file.read_at(at, piece.data(), piece.size());
    if (!count) return std::unexpected(count.error());
    if (*count == 0) break;
    const void* const newline = std::memchr(piece.data(), '\n', *count);
    if (newline != nullptr)
      return at + static_cast<std::uint64_t>(static_cast<const char*>(newline) - piece.data()) + 1;
    at += *count;
  }
  return file.size();
}

class RangeSource final : public ByteSource {
 public:
  RangeSource(std::unique_ptr<ByteSource> source, std::uint64_t begin, std::uint64_t end)
      : source_(std::move(source)), file_(*source_->random_access()), at_(begin), end_(end) {}

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(capacity, end_ - std::min(at_, end_)));
    if (wanted == 0) return 0;
    auto count = file_.read_at(at_, into, wanted);
    at_ = count && *count > 0 ? at_ + *count : end_;
    return count;
  }
  [[nodiscard]] bool is_live() const override { return false; }
  [[nodiscard]] SourceFacts facts() const override { return source_->facts(); }

 private:
  std::unique_ptr<ByteSource> source_;
  const RandomAccessFile& file_;
  std::uint64_t at_;
  std::uint64_t end_;
};

std::unexpected<InputProblem> refused(std::string_view why) {
  return std::unexpected(InputProblem{.message = std::string(why)});
}

/// Whether the text begins with the mark of UTF-16.
bool has_mark_of_utf16(const RandomAccessFile& file) {
  std::array<char, 2> mark{};
  const auto count = file.read_at(0, mark.data(), mark.size());
  const std::string_view bytes(mark.data(), mark.size());
  return count == 2U && (bytes == "\xff\xfe" || bytes == "\xfe\xff");
}

}  // namespace

std::expected<std::unique_ptr<ByteSource>, InputProblem> make_range_source(std::unique_ptr<ByteSource> source,
                                                                           std::uint64_t from, std::uint64_t to) {
  RandomAccessFile* const file = source->random_access();
  if (file == nullptr) {
    char byte = 0;
    const auto count = source->read(&byte, 1);
    if (count == 0U) return source;
    return refused("is compressed or a pipe, of which there are no ranges");
  }
  if (has_mark_of_utf16(*file)) return refused("is UTF-16, of which there are no ranges");
  const Offset begin = line_from(*file, from);
  if (!begin) return std::unexpected(begin.error());
  const Offset end = line_from(*file, std::max(from, to));
  if (!end) return std::unexpected(end.error());
  return std::make_unique<RangeSource>(std::move(source), *begin, *end);
}

std::string text_before_range(ByteSource& source, std::uint64_t from, std::size_t wanted) {
  const RandomAccessFile* const file = source.random_access();
  if (file == nullptr) return {};
  const Offset begin = line_from(*file, from);
  return begin ? text_before(*file, *begin, wanted) : std::string();
}

}  // namespace insitu
