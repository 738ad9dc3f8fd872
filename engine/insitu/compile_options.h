#pragma once

namespace insitu {

/// Quotas of the service that do not change what a pattern means: 1024 characters, 2 regexes, wildcard selectors.
enum class ServiceQuotas { Enforced, Lifted };
/// Whether blocks are searched for required literals before lines are examined. It does not change answers.
enum class Prefiltering { On, Off };
/// Whether the plan is simplified before it runs. It does not change answers.
enum class Rewriting { On, Off };

/// Whether spellings that the service takes but does not document are taken, too (queries only).
enum class Spellings { Lenient, Strict };
/// The order of a query's rows before its first `sort`.
enum class DefaultOrder { NewestFirst, Input };
/// Whether a query's rows have `@ptr`, which states where they come from.
enum class RowPointers { Off, On };

/// How a pattern or a query is compiled. The defaults follow the service.
struct CompileOptions {
  ServiceQuotas quotas = ServiceQuotas::Enforced;
  Prefiltering prefiltering = Prefiltering::On;
  Rewriting rewriting = Rewriting::On;
  Spellings spellings = Spellings::Lenient;
  DefaultOrder order = DefaultOrder::NewestFirst;
  RowPointers pointers = RowPointers::Off;
};

}  // namespace insitu
