#include <algorithm>
#include <utility>

#include "cli/serve/alarm_states.h"
#include "cli/serve/clock.h"
#include "cli/serve/event_pages.h"
#include "cli/serve/live_tail.h"
#include "cli/serve/load_definitions.h"
#include "cli/serve/metric_store.h"
#include "cli/serve/query_jobs.h"
#include "cli/serve/served_input.h"
#include "cli/serve/server.h"

namespace insitu::serve {

Server::Server() = default;
Server::~Server() = default;

std::expected<std::unique_ptr<Server>, std::string> Server::open(ServerSettings settings,
                                                                 std::vector<std::string>& notes) {
  std::unique_ptr<Server> server(new Server());
  server->settings_ = std::move(settings);
  const ServerSettings& own = server->settings_;
  auto store = Store::open(own.store_folder, own.sync, notes);
  if (!store) return std::unexpected(std::move(store.error()));
  server->store_ = std::move(*store);
  server->catalogue_ =
      std::make_unique<Catalogue>(own.roots, own.selection, [&put = *server->store_] { return put.put_groups(); });
  const auto look = server->catalogue_->open();
  if (!look) return std::unexpected(look.error());
  server->first_look_ = *look;
  server->pages_ = std::make_unique<EventPages>(own.scan, own.times);
  server->queries_ = std::make_unique<QueryJobs>(own.scan, own.times, own.memory_limit, own.account);
  server->tails_ = std::make_unique<LiveTails>(*server);
  server->metrics_ = std::make_unique<MetricStore>(*server, notes);
  server->alarms_ = std::make_unique<AlarmStories>(*server);
  if (auto loaded = load_definitions(*server, own.definitions, notes); !loaded) {
    return std::unexpected(std::move(loaded.error()));
  }
  if (own.anchors_at_last) {
    for (const auto& [name, group] : server->catalogue_->listing()->groups) {
      for (const ServedFile& file : files_of(group)) {
        if (const auto times = server->pages_->times_of(file)) {
          server->anchor_ = std::max(server->anchor_.value_or(times->last), times->last);
        }
      }
    }
    if (!server->anchor_) notes.emplace_back("--anchor last: there is no event yet, so the clock counts");
  }
  return server;
}

std::int64_t Server::now() const { return anchor_.value_or(clock_now()); }

void Server::stop() {
  queries_->stop_all();
  tails_->stop_all();
  store_->sync();
}

}  // namespace insitu::serve
