#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/template_parameters.h"

namespace insitu {

/// Values of placeholders and functions that are only known on the host. Not thread-safe.
class AgentValues {
 public:
  /// What becomes of a value that is not set.
  enum class Missing : unsigned char {
    Noted,    ///< it is unresolved
    NamedBy,  ///< its own name stands in, because only the configuration itself is checked
  };
  /// `set` must outlive it.
  AgentValues(const TemplateParameters& set, Missing missing) : set_(set), missing_(missing) {}

  /// Returns the value of a name; nullopt: it is not set, which is remembered.
  std::optional<std::string> find(std::string_view name);
  /// Returns whether it is set.
  [[nodiscard]] bool has(std::string_view name);
  /// Puts values in for `{name}` of `names`; others stay as they are. nullopt: a value is not set.
  std::optional<std::string> fill(std::string_view text, const std::vector<std::string_view>& names);
  /// Returns the names that are set and were not asked for.
  [[nodiscard]] std::vector<std::string> unused() const;
  /// Returns the names that were asked for and are not set, each once.
  [[nodiscard]] const std::vector<std::string>& unresolved() const { return unresolved_; }

 private:
  const TemplateParameters& set_;
  Missing missing_;
  std::vector<std::string> unresolved_;
  std::set<std::string, std::less<>> asked_;
};

}  // namespace insitu
