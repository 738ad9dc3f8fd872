#include "insitu/metric_math.h"

#include <set>
#include <variant>

#include "grammar/metric_math_ast.h"
#include "grammar/overloaded.h"

namespace insitu {
namespace {

/// Collects the metrics that an expression depends on.
class MetricCollection {
 public:
  explicit MetricCollection(const MetricMath& math) : math_(math) {}

  void add(const ast::MathExpression& expression) {
    std::visit(Overloaded{[](const ast::MathNumber&) {}, [](const ast::MathText&) {}, [](const ast::MathWord&) {},
                          [this](const ast::MathId& id) { add_id(id.id); },
                          [this](const ast::MathCall& call) { add_call(call); },
                          [this](const ast::MathList& list) { add_all(list.items); },
                          [this](const ast::MathNegation& negation) { add(*negation.operand); },
                          [this](const ast::MathOperation& operation) {
                            add(*operation.left);
                            add(*operation.right);
                          }},
               expression.node);
  }

  [[nodiscard]] std::vector<std::size_t> metrics() const { return {metrics_.begin(), metrics_.end()}; }

 private:
  void add_all(const std::vector<ast::MathExpression>& all) {
    for (const ast::MathExpression& one : all) add(one);
  }

  void add_id(std::string_view id) {
    if (const auto metric = index_of_id(math_.metrics, id)) {
      metrics_.insert(*metric);
    } else if (const auto formula = index_of_id(math_.formulas, id); formula && formulas_.insert(*formula).second) {
      add(*math_.formulas[*formula].expression);
    }
  }

  void add_call(const ast::MathCall& call) {
    add_all(call.arguments);
    if (call.function != "METRICS") return;
    const auto* text = call.arguments.empty() ? nullptr : std::get_if<ast::MathText>(&call.arguments[0].node);
    for (std::size_t i = 0; i < math_.metrics.size(); ++i) {
      if (text == nullptr || math_.metrics[i].id.contains(text->text)) metrics_.insert(i);
    }
  }

  const MetricMath& math_;
  std::set<std::size_t> metrics_;
  std::set<std::size_t> formulas_;
};

}  // namespace

std::vector<std::size_t> needed_metrics(const MetricMath& math) {
  MetricCollection collection(math);
  collection.add(*math.formulas[math.result].expression);
  return collection.metrics();
}

}  // namespace insitu
