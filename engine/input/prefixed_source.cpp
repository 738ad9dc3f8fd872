#include "engine/input/prefixed_source.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

namespace insitu {
namespace {

class PrefixedSource final : public ByteSource {
 public:
  PrefixedSource(std::string read, std::optional<InputProblem> problem, std::unique_ptr<ByteSource> source)
      : read_(std::move(read)), problem_(std::move(problem)), source_(std::move(source)) {}

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    const std::string_view unread = std::string_view(read_).substr(at_);
    if (!unread.empty()) {
      const std::size_t count = std::min(unread.size(), capacity);
      std::memcpy(into, unread.data(), count);
      at_ += count;
      if (at_ == read_.size()) std::exchange(read_, {}), at_ = 0;
      return count;
    }
    if (problem_) return std::unexpected(*std::exchange(problem_, std::nullopt));
    return source_->read(into, capacity);
  }

  [[nodiscard]] SourceFacts facts() const override { return source_->facts(); }
  [[nodiscard]] bool is_live() const override { return source_->is_live(); }
  void ask_before_waiting(const std::function<bool()>& ask) override { source_->ask_before_waiting(ask); }

 private:
  std::string read_;
  std::size_t at_ = 0;  ///< in it
  std::optional<InputProblem> problem_;
  std::unique_ptr<ByteSource> source_;
};

}  // namespace

std::unique_ptr<ByteSource> make_prefixed_source(std::string read, std::optional<InputProblem> problem,
                                                 std::unique_ptr<ByteSource> source) {
  return std::make_unique<PrefixedSource>(std::move(read), std::move(problem), std::move(source));
}

}  // namespace insitu
