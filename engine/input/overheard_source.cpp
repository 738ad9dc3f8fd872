#include "engine/input/overheard_source.h"

#include <cstddef>
#include <expected>
#include <utility>

#include "insitu/input_problem.h"

namespace insitu {
namespace {

class OverheardSource final : public ByteSource {
 public:
  OverheardSource(std::unique_ptr<ByteSource> source, std::function<void(std::string_view)> hear)
      : source_(std::move(source)), hear_(std::move(hear)) {}

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    auto count = source_->read(into, capacity);
    if (count) hear_({into, *count});
    return count;
  }
  [[nodiscard]] bool is_live() const override { return source_->is_live(); }
  [[nodiscard]] SourceFacts facts() const override { return source_->facts(); }
  void ask_before_waiting(const std::function<bool()>& ask) override { source_->ask_before_waiting(ask); }

 private:
  std::unique_ptr<ByteSource> source_;
  std::function<void(std::string_view)> hear_;
};

}  // namespace

std::unique_ptr<ByteSource> overheard_source(std::unique_ptr<ByteSource> source,
                                             std::function<void(std::string_view)> hear) {
  return std::make_unique<OverheardSource>(std::move(source), std::move(hear));
}

}  // namespace insitu
