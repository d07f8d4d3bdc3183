#pragma once

#include <chrono>
#include <semaphore>
#include <string_view>

#include "http_client/scripted_server.h"

namespace patchbay::test {

// An answer that a provider sends without a request, when the test calls come(). Declare it before
// the server, because the server's script uses it.
class UnaskedAnswer {
 public:
  // The script waits for come(), and then sends the bytes. If a failed test never calls come(), the
  // script ends after some time.
  void write_on(ServerConnection& connection, std::string_view bytes) {
    if (!may_come_.try_acquire_for(std::chrono::minutes(1))) return;
    connection.send_until_acknowledged(bytes);
    is_there_.release();
  }
  // Returns when the client's socket has the bytes, or when the client has closed it.
  void come() {
    may_come_.release();
    is_there_.acquire();
  }

 private:
  std::binary_semaphore may_come_{0};
  std::binary_semaphore is_there_{0};
};

}  // namespace patchbay::test
