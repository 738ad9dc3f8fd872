#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace insitu::reference {

/// A word of a template, or what stands for one: `Number`.
struct TemplateWord {
  std::string before;  ///< the separators
  std::string word;
  std::string kind;  ///< empty: the word itself
  friend auto operator<=>(const TemplateWord&, const TemplateWord&) = default;
};

/// What remains of a text once it is masked.
struct TextTemplate {
  std::vector<TemplateWord> words;
  std::string after;
  friend auto operator<=>(const TextTemplate&, const TextTemplate&) = default;
};

/// Masks a text by regular expressions, one kind after the other at each word.
TextTemplate template_of(std::string_view text);

/// Returns the template of a coarser level, from 1 to 4, of the template of the level before.
TextTemplate coarser_template(const TextTemplate& finer, int level);

/// Returns a template as a pattern is printed.
std::string print_template(const TextTemplate& shape);

}  // namespace insitu::reference
