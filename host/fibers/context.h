#pragma once

#include <boost/context/detail/fcontext.hpp>

#include "base/strand.h"
#include "fibers/sanitizers.h"

namespace patchbay::fibers {

// A flow of control that can be left and entered again, on one thread all its life. The exceptions
// that it handles or that unwind it are its own. The sanitizers are told of every switch.
class Context {
 public:
  // The calling thread's, as it stands when it is left.
  Context() : flow_(sanitizers::flow_of_this_thread()) {}
  // Begins with begin(data) on that stack when it is first entered; `begin` ends by leave_for().
  Context(StackRange stack, void (*begin)(void*), void* data);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context();

  // Leaves this one for `to`; returns when this one is entered again.
  void switch_to(Context& to);
  // Leaves it for good: its stack may be used for something else from then on.
  [[noreturn]] void leave_for(Context& to);

 private:
  // As __cxa_eh_globals of the Itanium C++ ABI, 2.2.2.
  struct Exceptions {
    void* caught = nullptr;
    unsigned int uncaught = 0;
  };

  static void enter_first(boost::context::detail::transfer_t came);
  // This one runs, for the first time or again.
  void arrive(boost::context::detail::transfer_t came);
  // What is done before every switch.
  void prepare(Context& to);

  boost::context::detail::fcontext_t place_ = nullptr;  // while it is left
  Exceptions exceptions_;                               // while it is left
  Context* from_ = nullptr;                             // that entered it last
  sanitizers::Flow flow_;
  void (*begin_)(void*) = nullptr;  // nullptr: a thread's
  void* data_ = nullptr;
};

}  // namespace patchbay::fibers
