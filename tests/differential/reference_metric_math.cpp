#include "tests/differential/reference_metric_math.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <variant>

namespace insitu::reference {
namespace {

/// A number, a time series or an array of them.
struct Quantity {
  enum class Kind { Number, Series, Array } kind = Kind::Number;
  std::optional<double> number;
  std::vector<MathPoints> series;  // of a series: one
};

Quantity number_of(std::optional<double> number) {
  return {.kind = Quantity::Kind::Number, .number = number, .series = {}};
}
Quantity series_of(MathPoints points) {
  return {.kind = Quantity::Kind::Series, .number = {}, .series = {std::move(points)}};
}

std::optional<double> at(const Quantity& quantity, std::size_t series, std::size_t period) {
  if (quantity.kind == Quantity::Kind::Number) return quantity.number;
  const MathPoints& points = quantity.series.size() == 1 ? quantity.series[0] : quantity.series[series];
  const auto found = points.find(period);
  return found == points.end() ? std::nullopt : std::optional(found->second);
}

/// What is no finite number is no value, wherever it comes up.
std::optional<double> finite(std::optional<double> value) {
  return value && std::isfinite(*value) ? value : std::nullopt;
}

void put(MathPoints& points, std::size_t period, std::optional<double> value) {
  if (const auto known = finite(value)) points[period] = *known;
}

std::optional<double> calculate(ast::MathOperator op, double a, double b) {
  using Op = ast::MathOperator;
  if (op == Op::Add) return a + b;
  if (op == Op::Subtract) return a - b;
  if (op == Op::Multiply) return a * b;
  if (op == Op::Divide) return b == 0 ? std::nullopt : std::optional(a / b);
  if (op == Op::Power) return std::pow(a, b);
  bool truth = false;
  if (op == Op::Equal) truth = a == b;
  if (op == Op::NotEqual) truth = !(a == b);
  if (op == Op::Less) truth = a < b;
  if (op == Op::LessOrEqual) truth = !(b < a);
  if (op == Op::Greater) truth = b < a;
  if (op == Op::GreaterOrEqual) truth = !(a < b);
  if (op == Op::And) truth = a != 0 && b != 0;
  if (op == Op::Or) truth = a != 0 || b != 0;
  return truth ? 1 : 0;
}

class Calculator {
 public:
  explicit Calculator(const MathScene& scene) : scene_(scene) {}

  // NOLINTNEXTLINE(misc-no-recursion): as deep as the expression
  Quantity value(const ast::MathExpression& expression) const {
    const auto& node = expression.node;
    if (const auto* number = std::get_if<ast::MathNumber>(&node)) return number_of(number->value);
    if (const auto* id = std::get_if<ast::MathId>(&node)) return named(id->id);
    if (const auto* negation = std::get_if<ast::MathNegation>(&node)) {
      return mapped(value(*negation->operand), [](double x) { return x == 0 ? 0 : -x; });
    }
    if (const auto* list = std::get_if<ast::MathList>(&node)) {
      Quantity all{.kind = Quantity::Kind::Array, .number = {}, .series = {}};
      for (const ast::MathExpression& item : list->items) {
        for (const MathPoints& points : value(item).series) all.series.push_back(points);
      }
      return all;
    }
    if (const auto* operation = std::get_if<ast::MathOperation>(&node)) {
      return operated(operation->op, value(*operation->left), value(*operation->right));
    }
    if (const auto* call = std::get_if<ast::MathCall>(&node)) return called(*call);
    return {};
  }

 private:
  Quantity named(const std::string& id) const {
    for (const auto& [name, points] : scene_.metrics) {
      if (name == id) return series_of(points);
    }
    for (const auto& [name, expression] : scene_.expressions) {
      if (name == id) return value(*expression);
    }
    return {};
  }

  template <class Function>
  static Quantity mapped(Quantity quantity, Function function) {
    if (quantity.number) quantity.number = finite(function(*quantity.number));
    for (MathPoints& points : quantity.series) {
      MathPoints made;
      for (const auto& [period, one] : points) put(made, period, function(one));
      points = made;
    }
    return quantity;
  }

  Quantity operated(ast::MathOperator op, const Quantity& a, const Quantity& b) const {
    const bool are_numbers = a.kind == Quantity::Kind::Number && b.kind == Quantity::Kind::Number;
    if (are_numbers)
      return number_of(a.number && b.number ? finite(calculate(op, *a.number, *b.number)) : std::nullopt);
    Quantity made{.kind = std::max(a.kind, b.kind), .number = {}, .series = {}};
    const bool are_series = a.kind != Quantity::Kind::Number && b.kind != Quantity::Kind::Number;
    // An array may be empty, or have one series.
    const bool left_counts = a.kind == Quantity::Kind::Array || b.kind == Quantity::Kind::Number;
    const std::size_t count = left_counts ? a.series.size() : b.series.size();
    for (std::size_t series = 0; series < count; ++series) {
      MathPoints points;
      for (std::size_t period = 0; period < scene_.periods; ++period) {
        std::optional<double> x = at(a, series, period);
        std::optional<double> y = at(b, series, period);
        if (are_series && x.has_value() != y.has_value()) (x ? y : x) = 0;
        if (x && y) put(points, period, calculate(op, *x, *y));
      }
      made.series.push_back(points);
    }
    return made;
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as the expression
  Quantity called(const ast::MathCall& call) const {
    const std::string& name = call.function;
    const auto& arguments = call.arguments;
    if (name == "METRICS") {
      const auto* part = arguments.empty() ? nullptr : std::get_if<ast::MathText>(&arguments[0].node);
      Quantity all{.kind = Quantity::Kind::Array, .number = {}, .series = {}};
      for (const auto& [id, points] : scene_.metrics) {
        if (part == nullptr || id.find(part->text) != std::string::npos) all.series.push_back(points);
      }
      return all;
    }
    if (name == "PERIOD") return number_of(scene_.period_seconds);
    const Quantity first = value(arguments[0]);
    if (name == "ABS") return mapped(first, [](double x) { return std::fabs(x); });
    if (name == "CEIL") return mapped(first, [](double x) { return std::ceil(x); });
    if (name == "FLOOR") return mapped(first, [](double x) { return std::floor(x); });
    if (name == "LOG") return mapped(first, [](double x) { return std::log(x); });
    if (name == "LOG10") return mapped(first, [](double x) { return std::log10(x); });
    if (name == "FIRST" || name == "LAST") {
      if (first.series.empty()) return series_of({});
      return series_of(name == "FIRST" ? first.series.front() : first.series.back());
    }
    if (name == "REMOVE_EMPTY") return without_empty(first);
    if (name == "SLICE") return sliced(first, arguments);
    if (name == "SORT") return sorted(first, arguments);
    if (is_date(name)) return dates(name);
    if (name == "METRIC_COUNT") return number_of(static_cast<double>(first.series.size()));
    if (name == "TIME_SERIES") {
      MathPoints points;
      for (std::size_t period = 0; period < scene_.periods; ++period) put(points, period, first.number);
      return series_of(points);
    }
    if (name == "IF") return chosen(arguments);
    if (name == "FILL") return filled(first, arguments[1]);
    if (name == "DIFF" || name == "RATE" || name == "RUNNING_SUM" || name == "DIFF_TIME") return along(name, first);
    return first.kind == Quantity::Kind::Array ? across(name, first)
                                               : number_of(total(name, first.series[0], scene_.periods));
  }

  static Quantity without_empty(const Quantity& array) {
    Quantity made{.kind = Quantity::Kind::Array, .number = {}, .series = {}};
    for (const MathPoints& points : array.series) {
      if (!points.empty()) made.series.push_back(points);
    }
    return made;
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as the expression
  Quantity sliced(const Quantity& array, const std::vector<ast::MathExpression>& arguments) const {
    Quantity made{.kind = Quantity::Kind::Array, .number = {}, .series = {}};
    const double from = value(arguments[1]).number.value_or(0);
    const std::optional<double> to =
        arguments.size() > 2 ? std::optional(value(arguments[2]).number.value_or(0)) : std::nullopt;
    for (std::size_t i = 0; i < array.series.size(); ++i) {
      const bool is_from = static_cast<double>(i + 1) > from;
      const bool is_to = !to || static_cast<double>(i + 1) <= *to;
      if (is_from && is_to) made.series.push_back(array.series[i]);
    }
    return made;
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as the expression
  Quantity sorted(const Quantity& array, const std::vector<ast::MathExpression>& arguments) const {
    const std::string& by = std::get<ast::MathWord>(arguments[1].node).word;
    const bool ascends = std::get<ast::MathWord>(arguments[2].node).word == "ASC";
    const auto comes_first = [&](const MathPoints& a, const MathPoints& b) {
      const auto x = total(by, a, scene_.periods);
      const auto y = total(by, b, scene_.periods);
      if (x && y) return ascends ? *x < *y : *y < *x;
      return x && !y;
    };
    Quantity made{.kind = Quantity::Kind::Array, .number = {}, .series = {}};
    for (const MathPoints& points : array.series) {
      auto place = made.series.end();
      while (place != made.series.begin() && comes_first(points, *std::prev(place))) --place;
      made.series.insert(place, points);
    }
    if (arguments.size() < 4) return made;
    const double limit = value(arguments[3]).number.value_or(0);
    while (!made.series.empty() && static_cast<double>(made.series.size()) > limit) made.series.pop_back();
    return made;
  }

  static bool is_date(std::string_view name) {
    return name == "MINUTE" || name == "HOUR" || name == "DAY" || name == "DATE" || name == "MONTH" || name == "YEAR" ||
           name == "EPOCH";
  }

  Quantity dates(std::string_view name) const {
    MathPoints points;
    for (std::size_t period = 0; period < scene_.periods; ++period) {
      const long long seconds =
          scene_.start + static_cast<long long>(static_cast<double>(period) * scene_.period_seconds);
      points[period] = static_cast<double>(date_part(name, seconds));
    }
    return series_of(points);
  }

  /// Counts day by day from the epoch, a Thursday.
  static long long date_part(std::string_view name, long long seconds) {
    const long long days = seconds / 86400;
    if (name == "EPOCH") return seconds;
    if (name == "MINUTE") return seconds / 60 % 60;
    if (name == "HOUR") return seconds / 3600 % 24;
    if (name == "DAY") return (days + 3) % 7 + 1;
    long long year = 1970;
    long long month = 1;
    long long date = 1;
    for (long long day = 0; day < days; ++day) {
      const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
      const long long length = month == 2                                              ? (is_leap ? 29 : 28)
                               : month == 4 || month == 6 || month == 9 || month == 11 ? 30
                                                                                       : 31;
      if (++date <= length) continue;
      date = 1;
      if (++month <= 12) continue;
      month = 1;
      ++year;
    }
    return name == "DATE" ? date : name == "MONTH" ? month : year;
  }

  static std::optional<double> total(std::string_view name, const MathPoints& points, std::size_t all) {
    double sum = 0;
    std::optional<double> low;
    std::optional<double> high;
    for (const auto& [period, one] : points) {
      sum += one;
      low = low ? std::min(*low, one) : one;
      high = high ? std::max(*high, one) : one;
    }
    if (name == "SUM") return sum;
    if (name == "AVG") return sum / static_cast<double>(all);
    if (name == "DATAPOINT_COUNT") return static_cast<double>(points.size());
    return name == "MIN" ? low : high;
  }

  Quantity across(std::string_view name, const Quantity& array) const {
    MathPoints made;
    for (std::size_t period = 0; period < scene_.periods; ++period) {
      MathPoints values;
      for (std::size_t series = 0; series < array.series.size(); ++series) {
        const auto found = array.series[series].find(period);
        if (found != array.series[series].end()) values[series] = found->second;
      }
      if (!values.empty()) put(made, period, total(name, values, array.series.size()));
    }
    return series_of(made);
  }

  Quantity along(std::string_view name, Quantity quantity) const {
    for (MathPoints& points : quantity.series) {
      MathPoints made;
      double sum = 0;
      const std::pair<const std::size_t, double>* before = nullptr;
      for (const auto& point : points) {
        sum += point.second;
        if (name == "RUNNING_SUM") put(made, point.first, sum);
        if (name != "RUNNING_SUM" && before != nullptr) {
          const double seconds = static_cast<double>(point.first - before->first) * scene_.period_seconds;
          const double change = point.second - before->second;
          put(made, point.first, name == "DIFF_TIME" ? seconds : name == "RATE" ? change / seconds : change);
        }
        before = &point;
      }
      points = made;
    }
    return quantity;
  }

  Quantity filled(Quantity quantity, const ast::MathExpression& filler) const {
    const auto* word = std::get_if<ast::MathWord>(&filler.node);
    const Quantity other = word == nullptr ? value(filler) : Quantity{};
    for (MathPoints& points : quantity.series) {
      const MathPoints real = points;
      for (std::size_t period = 0; period < scene_.periods; ++period) {
        if (real.contains(period)) continue;
        const auto after = real.upper_bound(period);
        const auto before = after == real.begin() ? real.end() : std::prev(after);
        if (word == nullptr) {
          put(points, period, at(other, 0, period));
        } else if (word->word == "REPEAT") {
          if (before != real.end()) points[period] = before->second;
        } else if (before != real.end() && after != real.end()) {
          const auto width = static_cast<double>(after->first - before->first);
          const auto part = static_cast<double>(period - before->first);
          points[period] = before->second + (after->second - before->second) * (part / width);
        }
      }
    }
    return quantity;
  }

  // The tables of "Using IF expressions".
  Quantity chosen(const std::vector<ast::MathExpression>& arguments) const {
    const Quantity condition = value(arguments[0]);
    const Quantity yes = value(arguments[1]);
    const Quantity no = arguments.size() > 2 ? value(arguments[2]) : Quantity{};
    const auto pick = [&](std::size_t period) -> std::optional<double> {
      const auto truth = at(condition, 0, period);
      if (!truth) return std::nullopt;
      if (*truth == 0) return at(no, 0, period);
      const auto found = at(yes, 0, period);
      const bool becomes_zero =
          condition.kind == Quantity::Kind::Series && yes.kind == Quantity::Kind::Series && !found;
      return becomes_zero ? std::optional(0.0) : found;
    };
    if (condition.kind == Quantity::Kind::Number && yes.kind == Quantity::Kind::Number &&
        no.kind == Quantity::Kind::Number) {
      return number_of(pick(0));
    }
    MathPoints points;
    for (std::size_t period = 0; period < scene_.periods; ++period) put(points, period, pick(period));
    return series_of(points);
  }

  const MathScene& scene_;
};

}  // namespace

MathPoints compute_math(const ast::MathExpression& expression, const MathScene& scene) {
  const Quantity quantity = Calculator(scene).value(expression);
  return quantity.series.empty() ? MathPoints() : quantity.series[0];
}

}  // namespace insitu::reference
