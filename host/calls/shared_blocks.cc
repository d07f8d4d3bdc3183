#include "calls/shared_blocks.h"

#include <soci/soci.h>

#include <algorithm>
#include <utility>

namespace patchbay::calls {
namespace {

constexpr store::Millis kKeptAfter = 3'600'000;  // time until an ended block is deleted

// Returns the longest time that a block may still last. Normal blocks are never longer. A longer
// block was written before someone set the store's clock back, so it would last too long.
std::chrono::milliseconds most_ahead(const SharedBlocksOptions& options) {
  return options.longest + std::chrono::seconds(1);
}

std::int64_t change_number(store::Transaction& transaction) {
  long long number = 0;
  transaction.sql() << "select number from provider_block_change where id = 'all'",
      soci::into(number);
  return number;
}

// Writes a block. If another host wrote a longer block, that block and its id stay.
void put_block(store::Transaction& transaction, const http_client::ProviderBlock& block,
               store::Millis now) {
  const store::Millis since = store::to_millis(block.since);
  const store::Millis until = now + block.left.count();
  transaction.sql() << "insert into provider_block (connector, link, id, since, until_at, strikes) "
                       "values (:connector, :link, :id, :since, :until_at, :strikes) "
                       "on conflict (connector, link) do update set id = excluded.id, "
                       "since = excluded.since, until_at = excluded.until_at, "
                       "strikes = excluded.strikes "
                       "where excluded.until_at > provider_block.until_at",
      soci::use(block.subject.connector), soci::use(block.subject.link), soci::use(block.id),
      soci::use(since), soci::use(until), soci::use(block.strikes);
}

http_client::ProviderBlock block_of(const soci::row& row, store::Millis now,
                                    std::chrono::milliseconds longest) {
  http_client::ProviderBlock block;
  block.subject.connector = row.get<std::string>(0);
  block.subject.link = row.get<std::string>(1);
  block.id = row.get<std::string>(2);
  block.since = store::from_millis(row.get<long long>(3));
  block.left = std::min(std::chrono::milliseconds(row.get<long long>(4) - now), longest);
  block.strikes = row.get<int>(5);
  return block;
}

}  // namespace

SharedBlocks::SharedBlocks(store::Store& store, http_client::ProviderBlocks& blocks,
                           telemetry::Log& log, SharedBlocksOptions options)
    : store_(store), blocks_(blocks), log_(log), options_(options) {}

SharedBlocks::~SharedBlocks() {
  if (!rounds_) return;
  blocks_.tell({});
  rounds_.reset();
  look();  // writes the last changes
}

Result<void> SharedBlocks::start() {
  PATCHBAY_TRY(refresh());
  rounds_.emplace(store_.round_threads(), options_.look,
                  [this](const std::stop_token& /*stop*/) { look(); });
  blocks_.tell([this] { rounds_->trigger(); });
  rounds_->trigger();  // includes the changes that came before tell() was called
  return success();
}

Result<void> SharedBlocks::refresh() {
  const Lock lock(refreshing_);
  if (const auto changes = blocks_.take_changes(); !changes.empty()) {
    auto written = write(changes);
    if (written.has_error()) blocks_.give_back(changes);
    PATCHBAY_TRY(std::move(written));
  }
  PATCHBAY_TRY(const auto number,
               store_.read([](store::Transaction& transaction) -> Result<std::int64_t> {
                 return change_number(transaction);
               }));
  if (number == number_) return success();
  PATCHBAY_TRY(const auto shared, read());
  blocks_.take_over(shared);
  number_ = number;
  return success();
}

Result<void> SharedBlocks::write(const http_client::ProviderBlocks::Changes& changes) {
  return store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    const store::Millis now = transaction.now();
    const store::Millis forgotten = now - kKeptAfter;
    transaction.sql() << "update provider_block_change set number = number + 1 where id = 'all'";
    const store::Millis too_far = now + most_ahead(options_).count();
    transaction.sql() << "delete from provider_block where until_at < :forgotten or "
                         "until_at > :too_far",
        soci::use(forgotten), soci::use(too_far);
    for (const std::string& id : changes.lifted) {
      transaction.sql() << "delete from provider_block where id = :id", soci::use(id);
    }
    // New blocks are written after the deletions. Otherwise a longer block that was ended would
    // hide the new block.
    for (const http_client::ProviderBlock& block : changes.blocked)
      put_block(transaction, block, now);
    return success();
  });
}

Result<std::vector<http_client::ProviderBlock>> SharedBlocks::read() {
  using Blocks = std::vector<http_client::ProviderBlock>;
  return store_.read([&](store::Transaction& transaction) -> Result<Blocks> {
    const store::Millis now = transaction.now();
    Blocks blocks;
    const soci::rowset<soci::row> rows =
        (transaction.sql().prepare
         << "select connector, link, id, since, until_at, strikes from provider_block");
    for (const soci::row& row : rows) {
      const std::chrono::milliseconds left(row.get<long long>(4) - now);
      if (left <= most_ahead(options_)) blocks.push_back(block_of(row, now, options_.longest));
    }
    return blocks;
  });
}

void SharedBlocks::look() {
  const auto refreshed = refresh();
  if (!std::exchange(failed_, refreshed.has_error()) && refreshed.has_error()) {
    log_.write(telemetry::Level::kWarning,
               "what providers asked to wait is this host's alone: the store does not answer",
               {{"why", refreshed.error().message()}});
  }
}

void end_blocks_of_link(store::Transaction& transaction, const std::string& link) {
  transaction.sql() << "delete from provider_block where link = :link", soci::use(link);
}

}  // namespace patchbay::calls
