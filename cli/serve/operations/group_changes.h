#pragma once

#include <string>
#include <string_view>

#include "cli/serve/operation.h"
#include "cli/serve/state.h"

namespace insitu::serve {

/// Whether there is a log group, of files or made by a client, at the moment of a change. A group of files is there as
/// long as the listing of the call has it.
bool has_group(const Call& call, const State& state, const std::string& group);
/// Likewise a log stream.
bool has_stream(const Call& call, const State& state, const std::string& group, const std::string& stream);

/// Makes a change of a log group that must be there; `change` has its name as `logGroupName`. What is listed is looked
/// at anew by the next call.
Answered<Tree> change_group(Call& call, std::string_view kind, Tree change);

/// Reads tags: at most 50, keys of 1 to 128 characters, values of at most 256. Nothing: there are none.
Tree read_tags(Members& in, std::string_view name);

Answered<Tree> tag_resource(Call& call, Members& in);
Answered<Tree> untag_resource(Call& call, Members& in);
Answered<Tree> list_tags_for_resource(Call& call, Members& in);
Answered<Tree> tag_log_group(Call& call, Members& in);
Answered<Tree> untag_log_group(Call& call, Members& in);
Answered<Tree> list_tags_log_group(Call& call, Members& in);

}  // namespace insitu::serve
