#include "engine/partial/hashed_inputs.h"

#include <expected>
#include <functional>
#include <utility>

#include "insitu/byte_source.h"
#include "insitu/input_problem.h"

namespace insitu {
namespace {

class HashedSource final : public ByteSource {
 public:
  HashedSource(std::unique_ptr<ByteSource> source, std::shared_ptr<ContentHash> hash)
      : source_(std::move(source)), hash_(std::move(hash)) {}

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    auto count = source_->read(into, capacity);
    if (count) hash_->add({into, *count});
    return count;
  }
  [[nodiscard]] bool is_live() const override { return source_->is_live(); }
  [[nodiscard]] SourceFacts facts() const override { return source_->facts(); }
  void ask_before_waiting(const std::function<bool()>& ask) override { source_->ask_before_waiting(ask); }

 private:
  std::unique_ptr<ByteSource> source_;
  std::shared_ptr<ContentHash> hash_;
};

}  // namespace

HashedInputs::HashedInputs(std::span<const Input> inputs) : inputs_(inputs.begin(), inputs.end()) {
  for (Input& input : inputs_) {
    auto hash = std::make_shared<ContentHash>();
    hashes_.push_back(hash);
    input.open = [open = std::move(input.open), hash]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
      auto source = open();
      if (!source) return source;
      return std::make_unique<HashedSource>(std::move(*source), hash);
    };
  }
}

}  // namespace insitu
