#include "insitu/query_explanation_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <span>

#include "engine/output/clause_tree.h"
#include "engine/output/terminal_text.h"
#include "grammar/display_width.h"

namespace insitu {
namespace {

constexpr std::size_t kMaxRows = 5;  // shown one by one

constexpr std::string_view kIndent = "  ";
constexpr std::string_view kDeeper = "    ";  // of several rows, each has a heading

class Drawing {
 public:
  explicit Drawing(const Palette& palette) : palette_(palette) {}

  std::string draw(const QueryExplanation& explanation) {
    headline(explanation);
    if (!explanation.remark.empty()) line(one_visible_line(explanation.remark));
    line("the event");
    values(explanation.fields, kIndent);
    for (std::size_t i = 0; i < explanation.steps.size(); ++i) step(i + 1, explanation.steps[i]);
    if (explanation.rows.empty()) return std::move(out_);
    line(explanation.rows.size() == 1 ? "the row" : "the rows");
    rows(explanation.rows);
    return std::move(out_);
  }

 private:
  void line(std::string_view text) { out_ += fmt::format("{}\n", text); }

  void headline(const QueryExplanation& explanation) {
    const std::size_t rows = explanation.rows.size();
    if (rows > 0) {
      line(fmt::format("{}kept{}: {} row{}", palette_.good, palette_.reset, rows, rows == 1 ? "" : "s"));
    } else {
      line(fmt::format("{}dropped{} by command {}: {}", palette_.bad, palette_.reset, explanation.steps.size(),
                       one_visible_line(explanation.why_dropped)));
    }
  }

  void step(std::size_t number, const QueryStep& step) {
    line(fmt::format("{} {}{}", number, one_visible_line(step.text),
                     step.remark.empty() ? "" : ": " + one_visible_line(step.remark)));
    per_row<Clause>(step.conditions, [this](const Clause& condition, std::string_view indent) {
      out_ += draw_clause_tree(condition, {.palette = palette_, .undecided = "?", .indent = indent});
    });
    rows(step.values);
  }

  void rows(std::span<const NamedRow> rows) {
    per_row<NamedRow>(rows, [this](const NamedRow& row, std::string_view indent) { values(row, indent); });
  }

  template <class Item, class Draw>
  void per_row(std::span<const Item> items, const Draw& draw) {
    for (std::size_t i = 0; i < std::min(items.size(), kMaxRows); ++i) {
      if (items.size() > 1) line(fmt::format("{}{}row {}{}", kIndent, palette_.faint, i + 1, palette_.reset));
      draw(items[i], items.size() > 1 ? kDeeper : kIndent);
    }
    if (items.size() > kMaxRows) line(fmt::format("{}and {} more", kIndent, items.size() - kMaxRows));
  }

  void values(std::span<const NamedValue> values, std::string_view indent) {
    std::size_t column = 0;
    for (const NamedValue& value : values) column = std::max(column, display_width(one_visible_line(value.name)));
    for (const NamedValue& value : values) {
      const std::string name = one_visible_line(value.name);
      const std::string type =
          value.type.empty() ? "" : fmt::format(" {}({}){}", palette_.faint, value.type, palette_.reset);
      line(fmt::format("{}{}{}  {}{}", indent, name, std::string(column - display_width(name), ' '),
                       one_visible_line(value.text), type));
    }
  }

  const Palette& palette_;
  std::string out_;
};

}  // namespace

std::string draw_explanation(const QueryExplanation& explanation, Colours colours) {
  return Drawing(colours == Colours::On ? colour_palette() : plain_palette()).draw(explanation);
}

}  // namespace insitu
