#include "engine/input/memory_source.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

namespace insitu {
namespace {

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::shared_ptr<const std::string> bytes) : bytes_(std::move(bytes)), rest_(*bytes_) {}
  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    const std::size_t size = std::min(capacity, rest_.size());
    std::memcpy(into, rest_.data(), size);
    rest_.remove_prefix(size);
    return size;
  }
  [[nodiscard]] bool is_live() const override { return false; }

 private:
  std::shared_ptr<const std::string> bytes_;
  std::string_view rest_;  // what was not read yet
};

}  // namespace

std::unique_ptr<ByteSource> memory_source(std::shared_ptr<const std::string> bytes) {
  return std::make_unique<MemorySource>(std::move(bytes));
}

}  // namespace insitu
