#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "actions/call_observer.h"
#include "links/link_observer.h"
#include "patchbay/host.hpp"
#include "services/call_frame.h"

namespace patchbay::embed {

// Reports every finished call to the embedder.
class CallTeller final : public actions::CallObserver {
 public:
  explicit CallTeller(patchbay::CallObserver told) : told_(std::move(told)) {}
  void finished(const actions::FinishedCall& call) override {
    const std::string trace_id = call.trace_id.hex();
    told_({.trace_id = trace_id,
           .connector = call.connector,
           .action = call.action,
           .link = call.link,
           .caller = call.caller,
           .address = call.address,
           .error = call.error,
           .took = std::chrono::duration_cast<std::chrono::microseconds>(call.took)});
  }

 private:
  const patchbay::CallObserver told_;
};

// Reports changes of the embedder's accounts.
class LinkTeller final : public links::LinkObserver {
 public:
  explicit LinkTeller(patchbay::LinkObserver told) : told_(std::move(told)) {}
  void changed(const links::ChangedLink& link) override {
    told_({what(link.what), link.link, link.connector, link.owner});
  }

 private:
  static LinkReport::What what(links::LinkChange change) {
    switch (change) {
      case links::LinkChange::kAdded:
        return LinkReport::What::kAdded;
      case links::LinkChange::kRemoved:
        return LinkReport::What::kRemoved;
      case links::LinkChange::kDoubted:
        return LinkReport::What::kDoubted;
      case links::LinkChange::kTrusted:
        return LinkReport::What::kTrusted;
      case links::LinkChange::kRevoked:
        break;
    }
    return LinkReport::What::kRevoked;
  }

  const patchbay::LinkObserver told_;
};

// Reports the progress of one call to the embedder.
class ProgressTeller final : public services::ProgressListener {
 public:
  explicit ProgressTeller(const std::function<void(const Progress&)>& told) : told_(told) {}
  void progress(std::uint64_t done, std::uint64_t total, std::string_view message) override {
    told_({done, total, message});
  }

 private:
  const std::function<void(const Progress&)>& told_;
};

}  // namespace patchbay::embed
