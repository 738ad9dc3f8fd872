#include "engine/extract/structural_index.h"

#include <simdjson.h>

#include <algorithm>

#include "engine/kernels/instruction_set.h"
#include "engine/model/utf8.h"

namespace insitu {
namespace {

/// Returns simdjson's kernel for the instruction set in use.
const simdjson::implementation& implementation() {
  const auto name = [](kernels::InstructionSet set) {
    switch (set) {
      case kernels::InstructionSet::Portable: return "fallback";
      case kernels::InstructionSet::Neon: return "arm64";
      case kernels::InstructionSet::Sse42: return "westmere";
      case kernels::InstructionSet::Avx2: return "haswell";
      case kernels::InstructionSet::Avx512: return "icelake";
    }
    return "";
  };
  const simdjson::implementation* found =
      simdjson::get_available_implementations()[name(kernels::instruction_set_in_use())];
  const bool is_usable = found != nullptr && found->supported_by_runtime_system();
  return is_usable ? *found : *simdjson::get_active_implementation();
}

}  // namespace

struct StructuralIndex::Parser {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> stage1;

  Parser() {
    // The depth only matters to stages that are not used here.
    const auto error = implementation().create_dom_parser_implementation(0, 1, stage1);
    if (error != simdjson::SUCCESS) throw std::bad_alloc();
  }

  void reserve(std::size_t bytes) {
    if (stage1->capacity() >= bytes) return;
    const std::size_t capacity = std::max(bytes, std::min(2 * stage1->capacity(), kWindowBytes));
    if (stage1->set_capacity(capacity) != simdjson::SUCCESS) throw std::bad_alloc();
  }
};

StructuralIndex::StructuralIndex() : parser_(std::make_unique<Parser>()) {}
StructuralIndex::~StructuralIndex() = default;
StructuralIndex::StructuralIndex(StructuralIndex&&) noexcept = default;
StructuralIndex& StructuralIndex::operator=(StructuralIndex&&) noexcept = default;

void StructuralIndex::open(std::string_view text) {
  text_ = text;
  window_begin_ = indexed_ = 0;
  cursor_ = end_ = nullptr;
  failed_ = false;
}

bool StructuralIndex::refill() {
  while (!failed_ && indexed_ < text_.size()) {
    const std::size_t end = window_end(indexed_);
    const std::size_t bytes = end - indexed_;
    parser_->reserve(bytes);
    simdjson::internal::dom_parser_implementation& stage1 = *parser_->stage1;
    const auto* window = reinterpret_cast<const std::uint8_t*>(text_.data() + indexed_);
    const auto error = stage1.stage1(window, bytes, simdjson::stage1_mode::regular);
    window_begin_ = indexed_;
    indexed_ = end;
    if (error == simdjson::EMPTY) continue;  // white space only
    failed_ = error != simdjson::SUCCESS;
    if (failed_) break;
    cursor_ = stage1.structural_indexes.get();
    end_ = cursor_ + stage1.n_structural_indexes;
    if (cursor_ != end_) return true;
  }
  cursor_ = end_ = nullptr;
  return false;
}

/// Returns the end of a window, just after a comma or bracket outside strings: this cuts neither a string nor a number
/// nor a character. Text without one (a huge string) stays in one window.
std::size_t StructuralIndex::window_end(std::size_t begin) const {
  if (text_.size() - begin <= kWindowBytes) return text_.size();
  std::size_t last_cut = begin;
  for (std::size_t at = begin; at < text_.size(); ++at) {
    if (at - begin >= kWindowBytes && last_cut > begin) return last_cut;
    const char c = text_[at];
    if (c == '"') {
      for (++at; at < text_.size() && text_[at] != '"'; ++at) {
        if (text_[at] == '\\') ++at;
      }
    } else if (c == ',' || c == '[' || c == '{') {
      last_cut = at + 1;
    }
  }
  return text_.size();
}

std::size_t find_broken_string(std::string_view text) {
  const std::size_t invalid = find_invalid_utf8(text).value_or(text.size());
  for (std::size_t at = 0; at < invalid; ++at) {
    if (text[at] != '"') continue;
    const std::size_t opened = at;
    for (++at; at < invalid && text[at] != '"'; ++at) {
      if (static_cast<unsigned char>(text[at]) < 0x20) return at;
      if (text[at] == '\\') ++at;
    }
    if (at >= text.size()) return opened;
  }
  return invalid;
}

}  // namespace insitu
