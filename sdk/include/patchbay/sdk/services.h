// SPDX-License-Identifier: Apache-2.0
// The host's services. Each instance asks the host for its services once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "patchbay/abi/entry.h"
#include "patchbay/abi/host_clock.h"
#include "patchbay/abi/host_http.h"
#include "patchbay/abi/host_log.h"
#include "patchbay/abi/host_state.h"
#include "patchbay/sdk/error.h"
#include "patchbay/sdk/text.h"

namespace patchbay::sdk {

// The table and the id of a service.
template <class Table>
struct Service {
  const Table* table = nullptr;
  std::string_view id;

  // Returns the table. If the host has no such service, throws an Error that says what to put into
  // the manifest.
  const Table& get() const {
    if (table != nullptr) return *table;
    throw Error(PATCHBAY_E_PLUGIN_FAULT,
                "This host has no service \"" + std::string(id) +
                    "\", which the connector uses: name it in the manifest's \"requires\", so that "
                    "hosts without it refuse the connector with a clear reason.");
  }
};

class Services {
 public:
  explicit Services(const patchbay_host& host)
      : http(first_release(host, PATCHBAY_HOST_HTTP_ID, &patchbay_host_http::send_all)),
        log(first_release(host, PATCHBAY_HOST_LOG_ID, &patchbay_host_log::is_enabled)),
        state(first_release(host, PATCHBAY_HOST_STATE_ID, &patchbay_host_state::remove)),
        clock(first_release(host, PATCHBAY_HOST_CLOCK_ID, &patchbay_host_clock::wait)),
        host_(&host) {}

  Service<patchbay_host_http> http;
  Service<patchbay_host_log> log;
  Service<patchbay_host_state> state;
  Service<patchbay_host_clock> clock;

  // Returns the table of a service that the SDK does not know, or nullptr if this host does not
  // have it. The table begins with struct_size: test PATCHBAY_HAS before you use a field that was
  // not in the table's first release.
  template <class Table>
  const Table* find(std::string_view id) const {
    return static_cast<const Table*>(host_->service(host_, borrow(id)));
  }

  // Returns a service. `last` is the last function of the service's first release. A shorter table
  // counts as missing.
  template <class Table, class Function>
  Service<Table> first_release(std::string_view id, Function Table::* last) const {
    return first_release(*host_, id, last);
  }

 private:
  // Asks the host for a service. `last` is the last function of the service's first release. A
  // shorter table counts as missing.
  template <class Table, class Function>
  static Service<Table> first_release(const patchbay_host& host, std::string_view id,
                                      Function Table::* last) {
    const auto* table = static_cast<const Table*>(host.service(&host, borrow(id)));
    if (table == nullptr) return {nullptr, id};
    const auto* end = reinterpret_cast<const char*>(&(table->*last)) + sizeof(Function);
    const auto reach = static_cast<std::uint64_t>(end - reinterpret_cast<const char*>(table));
    return {reach <= table->struct_size ? table : nullptr, id};
  }

  const patchbay_host* host_;
};

}  // namespace patchbay::sdk
