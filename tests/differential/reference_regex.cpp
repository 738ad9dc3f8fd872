#include "tests/differential/reference_regex.h"

#include <cstddef>
#include <string>
#include <vector>

#include "tests/differential/reference_utf8.h"

namespace insitu::reference {
namespace {

// Element p: whether a match attempt may be before code point p (p = size: at the end). Following all attempts at
// once answers the same question as backtracking would, and cannot become exponential.
using Positions = std::vector<bool>;

bool any_position(const Positions& positions) {
  for (const bool reachable : positions) {
    if (reachable) return true;
  }
  return false;
}

bool holds(const ast::CharacterSet& set, char32_t character) {
  const bool listed = character < 0x80 && set.ascii.test(character);
  return listed != set.negated;
}

// The positions after the atom, taken once.
Positions take_once(const ast::Atom& atom, const std::u32string& subject, const Positions& before) {
  Positions after(before.size(), false);
  for (std::size_t position = 0; position < before.size(); ++position) {
    if (!before[position]) continue;
    const bool at_end = position == subject.size();
    switch (atom.kind) {
      case ast::AtomKind::TextBegin:
        if (position == 0) after[position] = true;
        break;
      case ast::AtomKind::TextEnd:
        if (at_end) after[position] = true;
        break;
      case ast::AtomKind::Character:
        if (!at_end && subject[position] == static_cast<unsigned char>(atom.character)) after[position + 1] = true;
        break;
      case ast::AtomKind::AnyExceptNewline:
        if (!at_end && subject[position] != U'\n') after[position + 1] = true;
        break;
      case ast::AtomKind::OneOf:
        if (!at_end && holds(atom.set, subject[position])) after[position + 1] = true;
        break;
    }
  }
  return after;
}

Positions unite(const Positions& left, const Positions& right) {
  Positions both(left.size(), false);
  for (std::size_t position = 0; position < left.size(); ++position) both[position] = left[position] || right[position];
  return both;
}

// The positions after the atom, taken `least` to `most` times.
Positions take_repeated(const ast::Atom& atom, const std::u32string& subject, const Positions& before) {
  Positions current = before;
  for (std::size_t count = 0; count < atom.least && any_position(current); ++count) {
    current = take_once(atom, subject, current);
  }
  Positions all = current;
  for (std::size_t count = atom.least; !atom.most || count < *atom.most; ++count) {
    current = take_once(atom, subject, current);
    const Positions more = unite(all, current);
    // Nothing new: another turn would start from positions that have all been continued before.
    if (more == all) break;
    all = more;
  }
  return all;
}

bool branch_is_found(const ast::Branch& branch, const std::u32string& subject) {
  Positions positions(subject.size() + 1, true);  // a search may begin anywhere
  for (const ast::Atom& atom : branch) positions = take_repeated(atom, subject, positions);
  return any_position(positions);
}

}  // namespace

bool regex_is_found(const ast::Regex& regex, std::string_view subject) {
  const std::u32string code_points = decode_utf8(subject);
  for (const ast::Branch& branch : regex.branches) {
    if (branch_is_found(branch, code_points)) return true;
  }
  return false;
}

}  // namespace insitu::reference
