#include "tests/differential/reference_comparison.h"

#include <cstddef>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/differential/reference_regex.h"

namespace insitu::reference {
namespace {

std::size_t digits_at(std::string_view text, std::size_t position) {
  std::size_t count = 0;
  while (position + count < text.size() && text[position + count] >= '0' && text[position + count] <= '9') ++count;
  return count;
}

bool is_number(std::string_view text) {
  std::size_t position = 0;
  const auto next_is = [&](std::string_view any) {
    return position < text.size() && any.find(text[position]) != std::string_view::npos;
  };
  if (next_is("+-")) ++position;
  const std::size_t whole = digits_at(text, position);
  if (whole == 0) return false;
  position += whole;
  if (next_is(".")) {
    const std::size_t fraction = digits_at(text, position + 1);
    if (fraction == 0) return false;
    position += 1 + fraction;
  }
  if (next_is("eE")) {
    ++position;
    if (next_is("+-")) ++position;
    const std::size_t exponent = digits_at(text, position);
    if (exponent == 0) return false;
    position += exponent;
  }
  return position == text.size();
}

bool numbers_compare(ast::Comparator op, double left, double right) {
  switch (op) {
    case ast::Comparator::Equal: return left == right;
    case ast::Comparator::NotEqual: return left != right;
    case ast::Comparator::Less: return left < right;
    case ast::Comparator::LessOrEqual: return left <= right;
    case ast::Comparator::Greater: return left > right;
    case ast::Comparator::GreaterOrEqual: return left >= right;
  }
  return false;
}

// Texts are only tested for equality; an order is defined for numbers.
bool texts_compare(ast::Comparator op, bool equal) {
  switch (op) {
    case ast::Comparator::Equal: return equal;
    case ast::Comparator::NotEqual: return !equal;
    case ast::Comparator::Less:
    case ast::Comparator::LessOrEqual:
    case ast::Comparator::Greater:
    case ast::Comparator::GreaterOrEqual: return false;
  }
  return false;
}

std::vector<std::string_view> split_at_stars(std::string_view pattern) {
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  for (std::size_t star = pattern.find('*'); star != std::string_view::npos; star = pattern.find('*', begin)) {
    pieces.push_back(pattern.substr(begin, star - begin));
    begin = star + 1;
  }
  pieces.push_back(pattern.substr(begin));
  return pieces;
}

}  // namespace

bool is_white_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\v' || c == '\f' || c == '\r'; }

std::optional<double> number_written(std::string_view text) {
  if (!is_number(text)) return std::nullopt;
  return std::strtod(std::string(text).c_str(), nullptr);
}

bool wildcard_matches(std::string_view pattern, std::string_view text) {
  const std::vector<std::string_view> pieces = split_at_stars(pattern);
  if (pieces.size() == 1) return text == pattern;
  if (!text.starts_with(pieces.front())) return false;
  std::size_t position = pieces.front().size();
  for (std::size_t index = 1; index < pieces.size(); ++index) {
    const std::size_t found = text.find(pieces[index], position);
    if (found == std::string_view::npos) return false;
    position = found + pieces[index].size();
  }
  // After a last `*` anything may follow.
  return pieces.back().empty() || position == text.size();
}

bool comparison_holds(const ast::Comparison& comparison, const Subject& subject) {
  if (const auto* regex = std::get_if<ast::Regex>(&comparison.value)) {
    return texts_compare(comparison.op, regex_is_found(*regex, subject.text));
  }
  const auto& literal = std::get<ast::Literal>(comparison.value);
  const auto number = literal.quoted ? std::nullopt : number_written(literal.text);
  if (number && subject.number) return numbers_compare(comparison.op, *subject.number, *number);
  return texts_compare(comparison.op, wildcard_matches(literal.text, subject.text));
}

}  // namespace insitu::reference
