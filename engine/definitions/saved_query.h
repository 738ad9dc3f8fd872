#pragma once

#include <cstddef>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace insitu {

/// A parameter of a saved query, `{{name}}` in its text.
struct QueryParameter {
  std::string name;
  std::optional<std::string> default_value;
};

/// A saved query: its text, and the parameters that it declares in comments at its front, `# param NAME = DEFAULT`.
struct SavedQuery {
  std::string text;
  std::vector<QueryParameter> parameters;
};

/// Takes the text of a saved query apart.
SavedQuery parse_saved_query(std::string text);

/// Returns a saved query of that name. nullopt: there is none.
using FindSavedQuery = std::function<std::optional<SavedQuery>(const std::string& name)>;

/// A query whose calls of saved queries and parameters are put in.
struct ExpandedQuery {
  std::string text;
  /// The parts that came from saved queries: offsets of begin and end, and the name.
  struct Part {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string name;
  };
  std::vector<Part> parts;
  /// The name of the saved query that an offset is in; nullptr: it is in none.
  [[nodiscard]] const Part* part_at(std::size_t offset) const;
};

/// Values of parameters as they were typed, `--param NAME=VALUE`.
using TypedParameters = std::vector<std::pair<std::string, std::string>>;

/// Puts in the saved queries that a query calls, `$Name(p = "v")`, and the values of all parameters. A value can
/// neither end the literal in which it stands nor add a command. The error says what is wrong, as in Diagnostic.
std::expected<ExpandedQuery, std::string> expand_query(const SavedQuery& query, const TypedParameters& typed,
                                                       const FindSavedQuery& find);

/// Whether a text names a parameter: a letter or `_`, then letters, digits and `_`, at most 128 in all.
bool is_parameter_name(std::string_view name);

}  // namespace insitu
