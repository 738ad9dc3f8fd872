#include "engine/input/counted_source.h"

#include <utility>

namespace insitu {
namespace {

class CountedSource final : public ByteSource {
 public:
  CountedSource(std::unique_ptr<ByteSource> source, std::shared_ptr<std::atomic<std::uint64_t>> count)
      : source_(std::move(source)), count_(std::move(count)) {}

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    auto count = source_->read(into, capacity);
    count_->fetch_add(count.value_or(0), std::memory_order_relaxed);
    return count;
  }
  [[nodiscard]] SourceFacts facts() const override { return source_->facts(); }
  [[nodiscard]] bool is_live() const override { return source_->is_live(); }
  void ask_before_waiting(const std::function<bool()>& ask) override { source_->ask_before_waiting(ask); }

 private:
  std::unique_ptr<ByteSource> source_;
  std::shared_ptr<std::atomic<std::uint64_t>> count_;
};

}  // namespace

std::unique_ptr<ByteSource> make_counted_source(std::unique_ptr<ByteSource> source,
                                                std::shared_ptr<std::atomic<std::uint64_t>> count) {
  return std::make_unique<CountedSource>(std::move(source), std::move(count));
}

}  // namespace insitu
