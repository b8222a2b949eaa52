// A chat server as the gorilla/websocket tutorials write it: one hub goroutine owns the rooms and, for each message,
// writes JSON to one client after the other.
package main

import (
	"crypto/rand"
	"encoding/base64"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/gorilla/websocket"
)

type Client struct {
	conn *websocket.Conn
	room string
	from Person
}

type Person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type Send struct {
	Type        string `json:"type"`
	Text        string `json:"text"`
	ClientMsgID string `json:"clientMsgId"`
}

type Message struct {
	Type        string `json:"type"`
	Room        string `json:"room"`
	Seq         int    `json:"seq"`
	At          int64  `json:"at"`
	From        Person `json:"from"`
	Text        string `json:"text"`
	ClientMsgID string `json:"clientMsgId"`
}

type Ready struct {
	Type string `json:"type"`
}

type Room struct {
	clients map[*Client]bool
	seq     int
}

type Hub struct {
	rooms      map[string]*Room
	register   chan *Client
	unregister chan *Client
	broadcast  chan Message
}

func (h *Hub) run() {
	for {
		select {
		case client := <-h.register:
			h.enter(client)
		case client := <-h.unregister:
			h.leave(client)
		case message := <-h.broadcast:
			h.send(message)
		}
	}
}

func (h *Hub) enter(client *Client) {
	room := h.rooms[client.room]
	if room == nil {
		room = &Room{clients: make(map[*Client]bool)}
		h.rooms[client.room] = room
	}
	room.clients[client] = true
	if err := client.conn.WriteJSON(Ready{Type: "ready"}); err != nil {
		h.leave(client)
	}
}

func (h *Hub) leave(client *Client) {
	client.conn.Close()
	if room := h.rooms[client.room]; room != nil {
		delete(room.clients, client)
	}
}

func (h *Hub) send(message Message) {
	room := h.rooms[message.Room]
	room.seq++
	message.Seq = room.seq
	message.At = time.Now().UnixMilli()
	for client := range room.clients {
		if err := client.conn.WriteJSON(message); err != nil {
			h.leave(client)
		}
	}
}

// A message with the longest text must fit the write buffer: WriteJSON would split it into several frames.
var upgrader = websocket.Upgrader{ReadBufferSize: 1024, WriteBufferSize: 4096}

func (h *Hub) serve(w http.ResponseWriter, r *http.Request) {
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	query := r.URL.Query()
	client := &Client{
		conn: conn,
		room: roomID(query.Get("room")),
		from: Person{ID: "v_" + newID(), Name: query.Get("name")},
	}
	h.register <- client
	defer func() { h.unregister <- client }()
	for {
		var send Send
		if err := conn.ReadJSON(&send); err != nil {
			return
		}
		h.broadcast <- Message{
			Type:        "message",
			Room:        client.room,
			From:        client.from,
			Text:        send.Text,
			ClientMsgID: send.ClientMsgID,
		}
	}
}

// As long as Parley's room ids, so that frames of all servers are of one size.
func roomID(code string) string {
	for len(code) < 16 {
		code += "-"
	}
	return code
}

func newID() string {
	bytes := make([]byte, 12)
	if _, err := rand.Read(bytes); err != nil {
		log.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(bytes)
}

func main() {
	hub := &Hub{
		rooms:      make(map[string]*Room),
		register:   make(chan *Client),
		unregister: make(chan *Client),
		broadcast:  make(chan Message),
	}
	go hub.run()
	http.HandleFunc("/ws", hub.serve)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
