#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "engine/input/decompress.h"
#include "tests/escaped_text.h"
#include "tests/fuzz/targets.h"
#include "tests/read_source.h"
#include "tests/trickling_source.h"

namespace insitu::fuzz {
namespace {

/// A few bytes may stand for very many.
constexpr std::size_t kMaxUnpacked = std::size_t{64} << 10;

SourceContent unpacked(std::string_view bytes, std::size_t piece, std::size_t capacity) {
  auto source = decompress(std::make_unique<TricklingSource>(std::string(bytes), piece));
  if (!source) return {.bytes = {}, .problem = source.error().message, .offset = source.error().offset};
  SourceContent content = read_source_to_end(**source, capacity, kMaxUnpacked);
  if (content.bytes.size() <= kMaxUnpacked) return content;
  // How much is read beyond that depends on the capacity.
  content.bytes.resize(kMaxUnpacked);
  return {.bytes = std::move(content.bytes)};
}

}  // namespace

Finding decompressed(std::string_view bytes) {
  const SourceContent content = unpacked(bytes, bytes.size() + 1, std::size_t{16} << 10);
  if (content.problem && content.problem->empty()) return "a problem without a message";
  if (content.problem && content.offset && *content.offset != content.bytes.size())
    return "a problem elsewhere than at the end of the content: " + write_escaped(bytes);
  const SourceContent in_pieces = unpacked(bytes, 7, 1000);
  // Where the bound is near, the end may be on either side of it.
  if (content.bytes.size() == kMaxUnpacked || in_pieces.bytes.size() == kMaxUnpacked) return std::nullopt;
  if (in_pieces.problem.has_value() != content.problem.has_value()) return "damaged or not? " + write_escaped(bytes);
  // How much comes out before the damage shows depends on how much was looked at.
  const bool is_same = content.problem
                           ? content.bytes.starts_with(in_pieces.bytes) || in_pieces.bytes.starts_with(content.bytes)
                           : content == in_pieces;
  if (!is_same) return "the content depends on how the file is read: " + write_escaped(bytes);
  return std::nullopt;
}

}  // namespace insitu::fuzz
