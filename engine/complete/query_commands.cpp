#include "engine/complete/query_commands.h"

namespace insitu {
namespace {

constexpr QueryCommand kQueryCommands[] = {
    {"SOURCE", "SOURCE 'LOG GROUP', ... |", "only events of these log groups", "SOURCE 'app/api' | stats count(*)"},
    {"fields", "fields EXPRESSION [as NAME], ...", "choose or compute the fields that are shown",
     "fields @timestamp, latency / 1000 as seconds"},
    {"filter", "filter CONDITION", "keep the events for which the condition is true",
     "filter level = \"ERROR\" and latency > 500"},
    {"filterIndex", "filterIndex CONDITION", "the same; here there is no index", "filterIndex level = \"ERROR\""},
    {"parse", "parse [FIELD] \"GLOB\" as NAME, ...", "take parts of a text: one for each * of the glob",
     "parse @message \"user=* ms=*\" as user, ms"},
    {"stats", "stats AGGREGATE [as NAME], ... [by FIELD, ...]", "count, sum up, compare: one row for each group",
     "stats count(*) as n, pct(latency, 99) by bin(5m)"},
    {"sort", "sort FIELD [asc|desc], ...", "put rows in order", "sort latency desc"},
    {"limit", "limit NUMBER", "keep the first rows", "limit 20"},
    {"dedup", "dedup FIELD, ...", "keep the first row of each value", "dedup requestId"},
    {"display", "display FIELD, ...", "choose the fields that are shown, of those computed so far", "display svc, n"},
    {"pattern", "pattern FIELD", "one row for each kind of text: @pattern, @sampleCount, @severityLabel ...",
     "pattern @message"},
    {"diff", "diff [previousDay|previousWeek|previousMonth]",
     "after `pattern`: what is new, gone, more and fewer than before: @description, @difference ...",
     "pattern @message | diff"},
    {"logcompare", "logcompare timeshift PERIOD", "the same for whole messages, and for a window so long before",
     "logcompare timeshift 7d"},
    {"unnest", "unnest FIELD into NAME", "make a row of each element of a list", "unnest items into item"},
    {"expand", "expand FIELD", "make a row of each element of a list that is a field", "expand items"},
    {"unmask", "unmask FIELD, ...", "show what is masked; local files hold nothing masked", "unmask email"},
};

}  // namespace

std::span<const QueryCommand> query_commands() { return kQueryCommands; }

}  // namespace insitu
