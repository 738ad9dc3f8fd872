#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/operators/template_table.h"

namespace insitu {

/// A pattern of texts: templates that are alike. Where they differ it has a Token.
struct TextPattern {
  std::string text;  ///< as it is printed: `user <Token-1> logged in`
  std::string key;   ///< written as templates are
  std::uint64_t events = 0;
  std::uint64_t before = 0;  ///< as in CountedTemplate
  std::vector<const CountedTemplate*> templates;
};

/// Sorts the templates of a table into patterns, each class by itself. They come by number of events, the largest
/// first, then by their text. Templates of both times that are compared count alike. The table must outlive them. The
/// answer depends on the set of templates and their counts alone.
std::vector<TextPattern> find_patterns(const TemplateTable& table);

}  // namespace insitu
