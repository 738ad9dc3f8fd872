#include "tests/differential/pattern_generator.h"

#include <string_view>

#include "tests/differential/vocabulary.h"

namespace insitu {
namespace {

std::string blanks(Dice& dice) {
  constexpr std::string_view kBlanks[] = {"", "", " ", " ", "  ", "\n", "\t"};
  return std::string(dice.pick(kBlanks));
}

// ---- regular expressions

std::string regex_branch(Dice& dice) {
  constexpr std::string_view kAtoms[] = {"a",     "b",     "E",     "R",    "0",     "5",      "/",      "-",
                                         " ",     ".",     ".",     "\\.",  "\\d",   "\\D",    "\\s",    "\\S",
                                         "\\w",   "\\W",   "[ab]",  "[^a]", "[0-9]", "[^\\d]", "[\\w/]", "[E-]",
                                         "\\x41", "\\x22", "\\x25", "\\\\", "\\x0A"};
  constexpr std::string_view kRepeats[] = {"", "", "", "", "", "*", "+", "?", "{2}", "{1,}", "{,2}", "{1,3}", "{0,1}"};
  std::string branch;
  if (dice.chance(20)) branch += "^";
  const std::size_t atoms = dice.below(4) + (dice.chance(95) ? 1 : 0);
  for (std::size_t count = 0; count < atoms; ++count) {
    if (dice.chance(2)) branch += dice.chance(50) ? "^" : "$";
    branch += dice.pick(kAtoms);
    branch += dice.pick(kRepeats);
  }
  if (dice.chance(20)) branch += "$";
  return branch;
}

std::string regex(Dice& dice) {
  std::string text = regex_branch(dice);
  while (dice.chance(20)) text += "|" + regex_branch(dice);
  // `%%` is refused.
  return text.empty() ? "%a%" : "%" + text + "%";
}

// ---- conditions

std::string comparator(Dice& dice) {
  constexpr std::string_view kEquality[] = {"=", "=", "!="};
  return std::string(dice.pick(kEquality));
}

std::string ordering(Dice& dice) {
  constexpr std::string_view kOrderings[] = {"<", "<=", ">", ">="};
  return std::string(dice.pick(kOrderings));
}

std::string number(Dice& dice) {
  const std::string text(dice.pick(vocabulary::kNumbers));
  return text.front() != '-' && dice.chance(10) ? "+" + text : text;
}

// Puts a `*` at some places of a text, in the place of some of its characters.
std::string with_stars(Dice& dice, std::string_view text) {
  std::string starred;
  if (dice.chance(40)) starred += "*";
  for (const char c : text) {
    const bool splits_a_character = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
    if (!splits_a_character && dice.chance(15)) starred += "*";
    const bool is_ascii = static_cast<unsigned char>(c) < 0x80;
    if (!is_ascii || !dice.chance(15)) starred += c;
  }
  if (dice.chance(40)) starred += "*";
  return starred;
}

std::string bare_value(Dice& dice) {
  constexpr std::string_view kBare[] = {"ERROR", "ERR", "a",  "ab", "aab", "404", "500", "111", "x.y", "true", "null",
                                        "*",     "1*",  "*1", "0x", "1e",  "+",   "-1-", "5e2", ".5",  "1.",   "a-b"};
  if (dice.chance(30)) return number(dice);
  const std::string_view text = dice.pick(kBare);
  const std::string starred = dice.chance(30) ? with_stars(dice, text) : std::string(text);
  return starred.empty() ? "*" : starred;
}

std::string quoted_value(Dice& dice) {
  const std::string_view text = dice.chance(30) ? dice.pick(vocabulary::kNumbers) : dice.pick(vocabulary::kTexts);
  return vocabulary::quoted(dice.chance(40) ? with_stars(dice, text) : std::string(text));
}

std::string value(Dice& dice) {
  if (dice.chance(15)) return regex(dice);
  return dice.chance(50) ? bare_value(dice) : quoted_value(dice);
}

std::string comparison(Dice& dice, std::string_view subject) {
  std::string condition(subject);
  condition += blanks(dice);
  if (dice.chance(25)) {
    condition += ordering(dice) + blanks(dice) + number(dice);
  } else {
    condition += comparator(dice) + blanks(dice) + value(dice);
  }
  return condition;
}

// Conditions under `&&`, `||` and parentheses; `make_condition(dice)` writes one.
template <class MakeCondition>
std::string expression(Dice& dice, const MakeCondition& make_condition, int depth) {
  std::string text;
  do {
    if (!text.empty()) text += blanks(dice) + (dice.chance(50) ? "&&" : "||") + blanks(dice);
    if (depth > 0 && dice.chance(25)) {
      text += "(" + blanks(dice) + expression(dice, make_condition, depth - 1) + blanks(dice) + ")";
    } else {
      text += make_condition(dice);
    }
  } while (dice.chance(30));
  return text;
}

// ---- JSON

std::string member(Dice& dice) {
  if (dice.chance(88)) return "." + std::string(dice.pick(vocabulary::kPlainNames));
  const std::string_view name = dice.chance(50) ? dice.pick(vocabulary::kOddNames) : dice.pick(vocabulary::kPlainNames);
  // An empty name cannot be written.
  return (dice.chance(80) ? ".['" : "['") + std::string(name.empty() ? "x.y" : name) + "']";
}

std::string selector(Dice& dice) {
  std::string text = "$" + (dice.chance(12) ? std::string(".*") : member(dice));
  while (dice.chance(30)) {
    const std::size_t kind = dice.below(100);
    if (kind < 50) {
      text += member(dice);
    } else if (kind < 70) {
      text += "[" + std::to_string(dice.below(3)) + "]";
    } else if (kind < 85) {
      text += "[*]";
    } else {
      text += ".*";
    }
  }
  return text;
}

std::string json_condition(Dice& dice) {
  constexpr std::string_view kKeywordTests[] = {" IS NULL", " IS TRUE", " IS FALSE", " NOT EXISTS", " NOT  EXISTS",
                                                " is null", " Is True", " IS false", " not Exists"};
  const std::string subject = selector(dice);
  if (dice.chance(20)) return subject + std::string(dice.pick(kKeywordTests));
  return comparison(dice, subject);
}

// ---- space-delimited

std::string slot(Dice& dice) {
  const std::string name(dice.pick(vocabulary::kFieldNames));
  const std::size_t kind = dice.below(100);
  if (kind < 15) return "";
  if (kind < 40) return name;
  if (kind < 55) return "...";
  if (kind < 60) return quoted_value(dice);
  return expression(dice, [&](Dice& d) { return comparison(d, name); }, 1);
}

// ---- terms

std::string word(Dice& dice) {
  constexpr std::string_view kGlue[] = {"", "", "", "-", "/", ".", "=", "*", "'", "?"};
  std::string text(dice.pick(vocabulary::kWords));
  text += dice.pick(kGlue);
  return text;
}

std::string phrase(Dice& dice) {
  std::string text(dice.pick(vocabulary::kTexts));
  while (dice.chance(25)) text += " " + std::string(dice.pick(vocabulary::kWords));
  if (dice.chance(10)) text += dice.chance(50) ? "\"" : "\\";
  return vocabulary::quoted(text.empty() ? "R" : text);  // `""` is refused
}

std::string term(Dice& dice) {
  constexpr std::string_view kOperators[] = {"", "", "", "?", "?", "-", "- ", "? "};
  const std::size_t kind = dice.below(100);
  const std::string text = kind < 50 ? word(dice) : kind < 85 ? phrase(dice) : regex(dice);
  return std::string(dice.pick(kOperators)) + text;
}

}  // namespace

std::string PatternGenerator::pattern(Family family) {
  switch (family) {
    case Family::Terms: return terms();
    case Family::Json: return json();
    case Family::Delimited: return delimited();
  }
  return {};
}

std::string PatternGenerator::terms() {
  constexpr std::string_view kSeparators[] = {" ", " ", "  ", "\t", "\n"};
  std::string text;
  while (dice_.chance(text.empty() ? 98 : 45)) {
    if (!text.empty()) text += dice_.pick(kSeparators);
    text += term(dice_);
  }
  return text;
}

std::string PatternGenerator::json() {
  return "{" + blanks(dice_) + expression(dice_, json_condition, 2) + blanks(dice_) + "}";
}

std::string PatternGenerator::delimited() {
  if (dice_.chance(2)) return "[]";
  std::string text = "[" + blanks(dice_) + slot(dice_);
  while (dice_.chance(60)) text += blanks(dice_) + "," + blanks(dice_) + slot(dice_);
  return text + blanks(dice_) + "]";
}

}  // namespace insitu
