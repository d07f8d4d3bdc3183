#include "audit/verify.h"

#include <soci/soci.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <sstream>
#include <utility>

#include "audit/archive_file.h"
#include "audit/chain_check.h"
#include "audit/query.h"

namespace patchbay::audit {
namespace {

constexpr int kPage = 1000;

Result<std::vector<std::string>> hosts_of(store::Store& store) {
  return store.read([](store::Transaction& transaction) -> Result<std::vector<std::string>> {
    std::vector<std::string> hosts;
    std::string host;
    soci::statement rows =
        (transaction.sql().prepare
             << "select host from audit_record union select host from audit_anchor order by 1",
         soci::into(host));
    rows.execute();
    while (rows.fetch()) hosts.push_back(host);
    return hosts;
  });
}

// One host's chain, and the places to compare it with: exported heads, the chain's anchor, and the
// beginnings and ends of archives.
struct Chain {
  AuditHead anchor;  // the place where the chain begins in the store
  std::vector<AuditHead> known;
  // The archives with their beginnings, sorted by beginning.
  std::vector<std::pair<AuditHead, std::filesystem::path>> archives{};
  AuditHead reached;  // the place up to which the chain was checked
  // True if the archives have all records from the first one to the anchor.
  bool from_archive = false;
};

class Verification {
 public:
  explicit Verification(store::Store& store) : store_(store) {}

  Result<AuditVerdict> run(std::span<const AuditHead> exported,
                           std::span<const std::filesystem::path> archives);

 private:
  Result<void> find_chains(std::span<const AuditHead> exported,
                           std::span<const std::filesystem::path> archives);
  Result<void> follow_archives(Chain& chain);
  Result<void> follow_store(Chain& chain);
  void hold_against(const AuditHead& exported);
  bool fail(const std::string& host, std::int64_t seq, std::string sentence) {
    verdict_.faults.push_back({host, seq, std::move(sentence)});
    return false;
  }
  [[nodiscard]] bool is_broken(const std::string& host) const {
    return std::any_of(verdict_.faults.begin(), verdict_.faults.end(),
                       [&](const AuditFault& fault) { return fault.host == host; });
  }

  store::Store& store_;
  std::map<std::string, Chain> chains_;
  AuditVerdict verdict_;
};

Result<AuditVerdict> Verification::run(std::span<const AuditHead> exported,
                                       std::span<const std::filesystem::path> archives) {
  PATCHBAY_TRY(find_chains(exported, archives));
  for (auto& [host, chain] : chains_) {
    PATCHBAY_TRY(follow_archives(chain));
    PATCHBAY_TRY(follow_store(chain));
    if (chain.anchor.seq > 0 && !chain.from_archive) {
      verdict_.unseen_beginnings.push_back(chain.anchor);
    }
  }
  for (const AuditHead& head : exported) hold_against(head);
  return std::move(verdict_);
}

Result<void> Verification::find_chains(std::span<const AuditHead> exported,
                                       std::span<const std::filesystem::path> archives) {
  PATCHBAY_TRY(const auto hosts, hosts_of(store_));
  for (const auto& host : hosts) {
    PATCHBAY_TRY(auto anchor,
                 store_.read([&](store::Transaction& transaction) -> Result<AuditHead> {
                   return anchor_of(transaction, host);
                 }));
    chains_[host] = {anchor, {anchor}, {}, anchor};
  }
  for (const AuditHead& head : exported) chains_[head.host].known.push_back(head);
  for (const auto& file : archives) {
    PATCHBAY_TRY(auto before, beginning_of_archive(file));
    Chain& chain = chains_[before.host];
    chain.known.push_back(before);
    chain.archives.emplace_back(std::move(before), file);
  }
  for (auto& [host, chain] : chains_) {
    if (chain.anchor.host.empty()) chain.anchor = chain.reached = {host, 0, std::string(kNoHash)};
    std::stable_sort(
        chain.archives.begin(), chain.archives.end(),
        [](const auto& one, const auto& other) { return one.first.seq < other.first.seq; });
  }
  return success();
}

// Checks the archives of a chain one after the other. Files may overlap if an archiving was killed.
// The end of each file is a known head for the later files.
Result<void> Verification::follow_archives(Chain& chain) {
  const std::string& host = chain.anchor.host;
  std::int64_t reached = chain.archives.empty() ? 0 : chain.archives.front().first.seq;
  for (const auto& [before, file] : chain.archives) {
    PATCHBAY_TRY(auto verdict, verify_archive(file, chain.known));
    verdict_.records += verdict.records;
    if (!verdict.faults.empty()) {
      AuditFault& fault = verdict.faults.front();
      fail(fault.host, fault.seq, file.string() + ": " + fault.sentence);
      return success();
    }
    if (before.seq > reached) {
      fail(host, reached + 1,
           "no archive was given with this record; the next begins with " +
               std::to_string(before.seq + 1) + " (" + file.string() + ")");
      return success();
    }
    reached = std::max(reached, verdict.end.seq);
    chain.known.push_back(verdict.end);
  }
  if (chain.archives.empty()) return success();
  if (reached < chain.anchor.seq) {
    fail(host, reached + 1,
         "no archive was given with this record; the store begins with " +
             std::to_string(chain.anchor.seq + 1));
  }
  chain.from_archive = chain.archives.front().first.seq == 0;
  return success();
}

// Checks the part of the chain in the store, page by page, beginning at the anchor.
Result<void> Verification::follow_store(Chain& chain) {
  const std::string& host = chain.anchor.host;
  if (is_broken(host)) return success();
  PATCHBAY_TRY(
      const auto left, store_.read([&](store::Transaction& transaction) -> Result<std::int64_t> {
        std::int64_t count = 0;
        transaction.sql() << "select count(*) from audit_record where host = :host and seq <= :seq",
            soci::use(host), soci::use(chain.anchor.seq), soci::into(count);
        return count;
      }));
  if (left > 0) {
    fail(host, chain.anchor.seq, "there are records before the place where archiving ended");
    return success();
  }
  ChainCheck check(chain.anchor, chain.known);
  auto fault = check.against_known();
  while (!fault) {
    PATCHBAY_TRY(const auto page, records_of_host(store_, host, check.head().seq, kPage));
    if (page.empty()) break;
    for (const AuditRecord& record : page) {
      ++verdict_.records;
      if ((fault = check.take(record))) break;
    }
  }
  chain.reached = check.head();
  if (fault) verdict_.faults.push_back(std::move(*fault));
  return success();
}

void Verification::hold_against(const AuditHead& exported) {
  const Chain& chain = chains_[exported.host];
  if (is_broken(exported.host)) return;
  if (chain.reached.seq < exported.seq) {
    fail(exported.host, chain.reached.seq + 1,
         "the chain was cut off: it ends at " + std::to_string(chain.reached.seq) +
             " and the exported head is " + std::to_string(exported.seq));
  } else if (exported.seq < chain.anchor.seq &&
             (chain.archives.empty() || exported.seq < chain.archives.front().first.seq)) {
    fail(
        exported.host, exported.seq,
        "the exported head is in the archived part of the chain, which begins in the store after " +
            std::to_string(chain.anchor.seq) + "; give its archive too (--archive)");
  }
}

}  // namespace

Result<std::vector<AuditHead>> heads_of(store::Store& store) {
  PATCHBAY_TRY(const auto hosts, hosts_of(store));
  return store.read([&](store::Transaction& transaction) -> Result<std::vector<AuditHead>> {
    std::vector<AuditHead> heads;
    for (const auto& host : hosts) heads.push_back(head_of(transaction, host));
    return heads;
  });
}

std::string text_of(std::span<const AuditHead> heads) {
  std::string text;
  for (const auto& head : heads) {
    text.append(head.host).append(" ").append(std::to_string(head.seq)).append(" ");
    text.append(head.hash).append("\n");
  }
  return text;
}

Result<std::vector<AuditHead>> parse_heads(std::string_view text) {
  std::vector<AuditHead> heads;
  std::istringstream lines{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty()) continue;
    const auto last = line.rfind(' ');
    const auto middle = last == line.npos || last == 0 ? line.npos : line.rfind(' ', last - 1);
    AuditHead head;
    if (middle != line.npos) {
      head.host = line.substr(0, middle);
      head.hash = line.substr(last + 1);
      const auto read = std::from_chars(line.data() + middle + 1, line.data() + last, head.seq);
      if (read.ec != std::errc() || read.ptr != line.data() + last) head.seq = 0;
    }
    if (head.host.empty() || head.seq < 1 || !is_audit_hash(head.hash)) {
      return Error(Code::kInvalidArgument, "line " + std::to_string(number) +
                                               ": expected an audit head, \"HOST SEQ HASH\"");
    }
    heads.push_back(std::move(head));
  }
  return heads;
}

Result<AuditVerdict> verify(store::Store& store, std::span<const AuditHead> exported,
                            std::span<const std::filesystem::path> archives) {
  return Verification(store).run(exported, archives);
}

}  // namespace patchbay::audit
