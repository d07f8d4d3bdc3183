#include "audit/verify.h"

#include <soci/soci.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <sstream>

#include "audit/query.h"

namespace patchbay {
namespace {

constexpr int kPage = 1000;

Result<std::vector<std::string>> hosts_of(Store& store) {
  return store.read([](Transaction& transaction) -> Result<std::vector<std::string>> {
    std::vector<std::string> hosts;
    std::string host;
    soci::statement rows =
        (transaction.sql().prepare << "select distinct host from audit_record order by host",
         soci::into(host));
    rows.execute();
    while (rows.fetch()) hosts.push_back(host);
    return hosts;
  });
}

// Walks one host's chain from its first record, a page at a time.
class ChainWalk {
 public:
  ChainWalk(Store& store, std::string host, std::span<const AuditHead> exported)
      : store_(store), head_{std::move(host), 0, std::string(kNoHash)}, exported_(exported) {}

  Result<void> run(AuditVerdict& verdict) {
    for (bool sound = true; sound;) {
      PATCHBAY_TRY(const auto page, records_of_host(store_, head_.host, head_.seq, kPage));
      if (page.empty()) break;
      for (const auto& record : page) {
        sound = sound && take(record, verdict);
      }
    }
    return success();
  }

  [[nodiscard]] std::int64_t end() const { return head_.seq; }

 private:
  bool take(const AuditRecord& record, AuditVerdict& verdict) {
    ++verdict.records;
    if (record.seq != head_.seq + 1) {
      return fail(verdict, head_.seq + 1,
                  "the record is missing: the next one is " + std::to_string(record.seq));
    }
    if (chained_hash(head_.hash, record) != record.hash) {
      return fail(
          verdict, record.seq,
          "the record's hash does not fit it and the one before: one of the two was changed, "
          "put in or moved");
    }
    head_.seq = record.seq;
    head_.hash = record.hash;
    for (const auto& head : exported_) {
      if (head.host == head_.host && head.seq == head_.seq && head.hash != head_.hash) {
        return fail(verdict, head.seq, "the chain was written anew: the exported head is another");
      }
    }
    return true;
  }

  bool fail(AuditVerdict& verdict, std::int64_t seq, std::string sentence) {
    verdict.faults.push_back({head_.host, seq, std::move(sentence)});
    return false;
  }

  Store& store_;
  AuditHead head_;
  std::span<const AuditHead> exported_;
};

bool is_hash(std::string_view text) {
  return text.size() == kNoHash.size() &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

Result<std::vector<AuditHead>> heads_of(Store& store) {
  PATCHBAY_TRY(const auto hosts, hosts_of(store));
  return store.read([&](Transaction& transaction) -> Result<std::vector<AuditHead>> {
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
    if (head.host.empty() || head.seq < 1 || !is_hash(head.hash)) {
      return Error(Code::kInvalidArgument, "line " + std::to_string(number) +
                                               ": expected an audit head, \"HOST SEQ HASH\"");
    }
    heads.push_back(std::move(head));
  }
  return heads;
}

Result<AuditVerdict> verify(Store& store, std::span<const AuditHead> exported) {
  AuditVerdict verdict;
  PATCHBAY_TRY(const auto hosts, hosts_of(store));
  std::map<std::string, std::int64_t> ends;
  for (const auto& host : hosts) {
    ChainWalk walk(store, host, exported);
    PATCHBAY_TRY(walk.run(verdict));
    ends[host] = walk.end();
  }
  for (const auto& head : exported) {
    const bool broken =
        std::any_of(verdict.faults.begin(), verdict.faults.end(),
                    [&](const AuditFault& fault) { return fault.host == head.host; });
    if (broken || ends[head.host] >= head.seq) continue;
    verdict.faults.push_back({head.host, ends[head.host] + 1,
                              "the chain was cut off: it ends at " +
                                  std::to_string(ends[head.host]) + " and the exported head is " +
                                  std::to_string(head.seq)});
  }
  return verdict;
}

}  // namespace patchbay
