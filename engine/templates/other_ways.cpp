#include "engine/templates/other_ways.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include "engine/templates/deployment_search.h"
#include "engine/templates/template_loops.h"

namespace insitu {
namespace {

/// Reads a template with other values of its parameters, until each place that a condition decides was read both ways.
class OtherWays {
 public:
  OtherWays(const Node& root, const Deployment& given, const ReadOneWay& read, Definitions& definitions)
      : root_(root), given_(given), read_one_(read), definitions_(definitions) {}

  void read(const std::vector<ResourceUse>& uses) {
    constexpr std::size_t kMaxReadings = 100;
    add(given_, uses);
    std::size_t readings = 0;
    while (!open_.empty() && readings < kMaxReadings) {
      const OpenWay way = std::move(open_.front());
      open_.pop_front();
      if (!read_.insert(way.key).second) continue;
      read(deployment_where(ExpandedTemplate(root_, way.from).root(), way.from, way.condition, way.wanted));
      ++readings;
    }
    const auto is_read = [this](const OpenWay& way) { return read_.contains(way.key); };
    const auto left = std::ranges::find_if_not(open_, is_read);
    if (left == open_.end()) return;
    definitions_.unresolved.emplace_back(
        left->resource, fmt::format("the template has too many conditions: from `{}` on, what they decide is not read "
                                    "both ways",
                                    left->condition));
  }

 private:
  using Key = std::tuple<std::size_t, std::size_t, bool>;  // line and column of a use, and the answer
  struct OpenWay {
    Key key;
    Definition resource;
    Deployment from;  // a reading that met the use
    std::string condition;
    bool wanted = false;
  };

  static Key key_of(const ConditionUse& use, bool answer) { return {use.place.line, use.place.column, answer}; }

  /// Adds what a reading met: the answers that it gave, and those that no reading gave before. Without a resource there
  /// is nothing to read.
  void add(const Deployment& deployment, const std::vector<ResourceUse>& uses) {
    for (const auto& [resource, use] : uses) {
      if (use.answer != ConditionTruth::Answer::Unknown)
        read_.insert(key_of(use, use.answer == ConditionTruth::Answer::Yes));
    }
    for (const auto& [resource, use] : uses) {
      for (const bool wanted : {true, false}) {
        if (!wanted && use.decides == ConditionUse::Decides::Creation) continue;
        const Key key = key_of(use, wanted);
        if (!read_.contains(key)) open_.push_back({key, resource, deployment, use.condition, wanted});
      }
    }
  }

  void read(const Deployment& deployment) {
    OneWay way = read_one_(deployment);
    for (const TemplateFault& fault : way.definitions.faults) add_fault(fault, deployment);
    if (!way.problem) {
      definitions_.other_ways.push_back(std::move(way.definitions));
      add(deployment, way.uses);
    } else if (deployment.conditions.empty()) {  // what is only assumed proves nothing
      definitions_.add_fault({.place = way.problem->place,
                              .message = fmt::format("with {}: {}", changes(deployment), way.problem->message),
                              .help = way.problem->help});
    }
  }

  /// Adds a fault of another reading. What is only assumed does not prove that a resource cannot be read.
  void add_fault(TemplateFault fault, const Deployment& deployment) {
    const bool is_known = std::ranges::find(definitions_.faults, fault) != definitions_.faults.end();
    if (is_known || (fault.resource && !deployment.conditions.empty())) return;
    if (fault.resource) fault.message = fmt::format("with {}: {}", changes(deployment), fault.message);
    definitions_.add_fault(std::move(fault));
  }

  /// Returns the parameters that a deployment has beside those that were given: "`Stage=prod`".
  [[nodiscard]] std::string changes(const Deployment& deployment) const {
    std::string list;
    const std::size_t count = deployment.parameters.size() - given_.parameters.size();
    for (const auto& [name, value] : std::span(deployment.parameters).first(count)) {
      list += fmt::format("{}`{}={}`", list.empty() ? "" : ", ", name, value);
    }
    return list;
  }

  const Node& root_;
  const Deployment& given_;
  const ReadOneWay& read_one_;
  Definitions& definitions_;
  std::set<Key> read_;
  std::deque<OpenWay> open_;
};

}  // namespace

void read_other_ways(const Node& root, const Deployment& given, const std::vector<ResourceUse>& uses,
                     const ReadOneWay& read, Definitions& definitions) {
  OtherWays(root, given, read, definitions).read(uses);
}

}  // namespace insitu
