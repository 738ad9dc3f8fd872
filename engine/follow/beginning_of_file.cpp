#include "engine/follow/beginning_of_file.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/input/archive_reader.h"
#include "engine/input/open_file.h"

namespace insitu {
namespace {

/// The front of another source.
class LimitedSource : public ByteSource {
 public:
  LimitedSource(std::unique_ptr<ByteSource> source, std::uint64_t bytes) : source_(std::move(source)), left_(bytes) {}

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(capacity, left_));
    if (wanted == 0) return std::size_t{0};
    auto count = source_->read(into, wanted);
    left_ -= count ? *count : left_;
    return count;
  }
  [[nodiscard]] bool is_live() const override { return false; }
  [[nodiscard]] SourceFacts facts() const override { return source_->facts(); }

 private:
  std::unique_ptr<ByteSource> source_;
  std::uint64_t left_;
};

}  // namespace

Input beginning_of_file(const std::string& path, std::uint64_t bytes) {
  Input input = file_input(path);
  input.open = [path, bytes]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
    auto source = open_file(path);
    if (!source) return std::unexpected(std::move(source.error()));
    return std::make_unique<LimitedSource>(std::move(*source), bytes);
  };
  return input;
}

bool is_binary_file(const std::string& path) {
  constexpr std::size_t kHead = 4096;
  const auto source = open_file(path);
  if (!source) return false;  // why is told where it is read
  std::string head(kHead, '\0');
  head.resize((*source)->read(head.data(), head.size()).value_or(0));
  return is_binary(head);
}

}  // namespace insitu
