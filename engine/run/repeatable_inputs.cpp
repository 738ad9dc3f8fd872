#include "insitu/repeatable_inputs.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

#include "engine/input/memory_source.h"
#include "engine/input/overheard_source.h"

namespace insitu {
namespace {

using Opened = std::expected<std::unique_ptr<ByteSource>, InputProblem>;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

/// Appends what is left of a source, up to `most` bytes in all.
void append_up_to(std::string& bytes, ByteSource& source, std::size_t most) {
  while (bytes.size() < most) {
    const std::size_t before = bytes.size();
    bytes.resize(std::min(most, before + 128 * 1024));
    const auto count = source.read(bytes.data() + before, bytes.size() - before);
    bytes.resize(before + count.value_or(0));
    if (!count || *count == 0) return;
  }
}

}  // namespace

/// What was read of one input. Only one thread at a time writes it.
struct RepeatableInputs::Copy {
  std::string beginning;
  std::unique_ptr<std::FILE, CloseFile> file;  // nullptr: nothing beyond the beginning has come yet, or is kept
  std::atomic<bool> keeps_everything = false;
  bool is_all = true;  // nothing was read that is not kept

  void add(std::string_view bytes) {
    const std::size_t room = kBeginningBytes - beginning.size();
    beginning.append(bytes.substr(0, room));
    if (bytes.size() <= room) return;
    if (!keeps_everything || !is_all) {
      is_all = false;
      file.reset();
      return;
    }
    bytes.remove_prefix(room);
    if (!file) file.reset(std::tmpfile());
    is_all = file && std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
  }
};

namespace {

/// Reads a copy: its beginning, then its file.
template <class Copy>
class CopySource final : public ByteSource {
 public:
  explicit CopySource(std::shared_ptr<Copy> copy)
      : copy_(std::move(copy)), beginning_(memory_source({copy_, &copy_->beginning})) {
    if (copy_->file) std::fseek(copy_->file.get(), 0, SEEK_SET);
  }
  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    const auto count = beginning_->read(into, capacity);
    if (*count > 0 || !copy_->file) return count;
    return std::fread(into, 1, capacity, copy_->file.get());
  }
  [[nodiscard]] bool is_live() const override { return false; }

 private:
  std::shared_ptr<Copy> copy_;
  std::unique_ptr<ByteSource> beginning_;
};

bool can_be_read_again(const Input& input) { return !input.may_block || input.rewind || !input.may_block(); }

}  // namespace

RepeatableInputs::RepeatableInputs(std::span<const Input> inputs, Keep keep)
    : originals_(inputs.begin(), inputs.end()), inputs_(originals_) {
  for (Input& input : inputs_) {
    std::shared_ptr<Copy> copy;
    if (!can_be_read_again(input)) {
      copy = std::make_shared<Copy>();
      copy->keeps_everything = keep == Keep::Everything;
      input.open = [open = input.open, copy]() -> Opened {
        auto source = open();
        if (!source) return source;
        return overheard_source(std::move(*source), [copy](std::string_view bytes) { copy->add(bytes); });
      };
    }
    copies_.push_back(std::move(copy));
  }
}

void RepeatableInputs::stop_keeping() {
  for (const auto& copy : copies_) {
    if (copy) copy->keeps_everything = false;
  }
}

std::optional<std::vector<Input>> RepeatableInputs::again() const {
  if (!are_here_) return std::nullopt;
  std::vector<Input> again = originals_;
  for (std::size_t i = 0; i < again.size(); ++i) {
    if (copies_[i]) {
      if (!copies_[i]->is_all) return std::nullopt;
      again[i] = {.open = [copy = copies_[i]]() -> Opened { return std::make_unique<CopySource<Copy>>(copy); },
                  .path = again[i].path,
                  .is_baseline = again[i].is_baseline};
    } else if (again[i].rewind) {
      again[i].open = [open = again[i].open, rewind = again[i].rewind]() -> Opened {
        if (!rewind()) return std::unexpected(InputProblem{"cannot be read a second time"});
        return open();
      };
      again[i].may_block = {};
    }
  }
  return again;
}

Beginnings RepeatableInputs::beginnings() const {
  Beginnings beginnings;
  std::size_t room = kBeginningBytes;
  for (std::size_t i = 0; i < originals_.size(); ++i) {
    if (room == 0) {
      beginnings.are_all = false;
      break;
    }
    // One more byte shows whether there is more.
    std::string bytes;
    if (copies_[i]) {
      bytes = copies_[i]->beginning.substr(0, room + 1);
      if (!copies_[i]->is_all || copies_[i]->file) beginnings.are_all = false;
    } else {
      if (originals_[i].rewind) originals_[i].rewind();
      if (const auto source = originals_[i].open()) append_up_to(bytes, **source, room + 1);
    }
    if (bytes.size() > room) {
      bytes.resize(room);
      beginnings.are_all = false;
    }
    room -= bytes.size();
    // Half a line would be none of the events.
    const bool is_cut = !beginnings.are_all && !bytes.ends_with('\n');
    if (is_cut) bytes.resize(bytes.rfind('\n') + 1);
    beginnings.inputs.push_back(memory_input(std::move(bytes), originals_[i].path));
  }
  return beginnings;
}

}  // namespace insitu
