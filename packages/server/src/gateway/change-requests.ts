import type { Up } from "@parley/protocol";
import type { Chat } from "../chat/chat.ts";
import { deleteMessage, editMessage, pinMessage, reactToMessage } from "../chat/change-message.ts";
import type { Changed } from "../store/message-change.ts";
import type { Actor } from "../store/model.ts";
import type { Connection } from "./connection.ts";
import type { GatewayContext } from "./gateway-context.ts";
import { actorOf, roomOf } from "./requests.ts";

type ChangeFrame = Up<"edit"> | Up<"delete"> | Up<"react"> | Up<"pin">;
type UseCase<Frame> = (
  chat: Chat,
  actor: Actor,
  what: Frame & { room: NonNullable<ChangeFrame["room"]> },
) => Promise<Changed>;

/** A change takes the way of a message: stored, acknowledged, announced. In turn: on and off again must stay in order. */
function changing<Frame extends ChangeFrame>(change: UseCase<Frame>) {
  return (context: GatewayContext, connection: Connection, frame: Frame): Promise<void> => {
    connection.takeSendToken();
    const room = roomOf(connection, frame.room);
    return connection.inTurn(async () => {
      const { event, changedSeq } = await change(context.chat, actorOf(connection), { ...frame, room });
      connection.reply({ type: "ack", id: frame.id, room, seq: changedSeq });
      if (event) context.publish(event);
    });
  };
}

export const edit = changing<Up<"edit">>(editMessage);
export const deleteOne = changing<Up<"delete">>(deleteMessage);
export const react = changing<Up<"react">>(reactToMessage);
export const pin = changing<Up<"pin">>(pinMessage);
