#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "insitu/span.h"

namespace insitu::hcl {

/// A heredoc: `<<EOT`, lines, and a line with nothing but `EOT`.
struct Heredoc {
  bool is_flush = false;  ///< `<<-EOT`: the indentation that all lines have is no part of the text
  Span lines;             ///< with the last line break
  std::size_t end = 0;    ///< after the closing word
};

/// Reads the heredoc at the begin of `text`; nullopt: it has no word, or is never closed.
std::optional<Heredoc> read_heredoc(std::string_view text);
/// Returns the word that a heredoc at the begin of `text` opens with; empty: it has none. Borrows the text.
std::string_view heredoc_word(std::string_view text);

}  // namespace insitu::hcl
