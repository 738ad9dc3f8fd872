#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/definitions.h"
#include "insitu/read_problem.h"

namespace insitu {

/// A key of a section with its value, as RawConfigParser of Python 3 reads it.
struct IniKey {
  std::string name;  ///< in lower case
  SourceLocation place;
  WrittenValue value;  ///< lines after the first are joined with `\n`
};

struct IniSection {
  std::string name;
  SourceLocation place;
  std::vector<IniKey> keys;

  /// Returns the key of that name; nullptr: there is none.
  [[nodiscard]] const IniKey* find(std::string_view key) const;
};

struct IniFile {
  std::vector<IniSection> sections;
  [[nodiscard]] const IniSection* find(std::string_view name) const;
};

/// Reads a text as RawConfigParser of Python 3 does: `#` and `;` begin comments only at the front of a line, a key or a
/// section that comes twice is an error, indented lines go on with a value. `outer`: the text with its places.
std::expected<IniFile, ReadProblem> read_ini(const WrittenValue& outer);

}  // namespace insitu
