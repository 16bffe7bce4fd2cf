#include "engine/runtime/state_machine.h"

#include <future>
#include <memory>

namespace tenon::runtime {

void StateMachine::wait_to_go_on() {
  // Shared, because the other thread may still be inside set_value() when this one goes on.
  const auto room = std::make_shared<std::promise<void>>();
  if (!may_go_on([room] { room->set_value(); })) room->get_future().wait();
}

}  // namespace tenon::runtime
