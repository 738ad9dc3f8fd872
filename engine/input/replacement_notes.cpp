#include "engine/input/replacement_notes.h"

#include <fmt/format.h>

#include <cstdint>
#include <utility>

namespace insitu {
namespace {

class ReplacementNotes final : public BlockReader {
 public:
  ReplacementNotes(std::unique_ptr<BlockReader> reader, const ByteSource& source)
      : reader_(std::move(reader)), source_(source) {}

  bool next(Block& block) override {
    if (reader_->next(block)) return true;
    if (!std::exchange(has_ended_, true)) note(block);
    return false;
  }

  [[nodiscard]] bool is_at_end() const override {
    return reader_->is_at_end() && (has_ended_ || source_.facts().replaced_characters == 0);
  }

 private:
  void note(Block& block) const {
    const std::uint64_t count = source_.facts().replaced_characters;
    if (count == 0) return;
    block.problems.push_back(
        {.message = fmt::format("characters that could not be decoded: {} (each is U+FFFD)", count),
         .kind = ProblemKind::Announcement,
         .code = "encoding"});
  }

  std::unique_ptr<BlockReader> reader_;
  const ByteSource& source_;
  bool has_ended_ = false;
};

}  // namespace

std::unique_ptr<BlockReader> make_replacement_notes(std::unique_ptr<BlockReader> reader, const ByteSource& source) {
  return std::make_unique<ReplacementNotes>(std::move(reader), source);
}

}  // namespace insitu
