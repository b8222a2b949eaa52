// A chat server as gorilla/websocket's chat example is built, with rooms: a goroutine per room, two pumps and a bounded
// channel per client, each message encoded once. A client whose channel is full is dropped.
package main

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	writeWait      = 10 * time.Second
	pongWait       = 60 * time.Second
	pingPeriod     = pongWait * 9 / 10
	maxMessageSize = 65536
	sendBuffer     = 256
)

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

type Client struct {
	room *Room
	conn *websocket.Conn
	from Person
	send chan []byte
}

type Room struct {
	id         string
	seq        int
	clients    map[*Client]bool
	broadcast  chan Message
	register   chan *Client
	unregister chan *Client
}

func (r *Room) run() {
	for {
		select {
		case client := <-r.register:
			r.clients[client] = true
			client.send <- []byte(`{"type":"ready"}`)
		case client := <-r.unregister:
			r.drop(client)
		case message := <-r.broadcast:
			r.deliver(message)
		}
	}
}

func (r *Room) deliver(message Message) {
	r.seq++
	message.Seq = r.seq
	message.At = time.Now().UnixMilli()
	bytes, err := json.Marshal(message)
	if err != nil {
		log.Fatal(err)
	}
	for client := range r.clients {
		select {
		case client.send <- bytes:
		default:
			r.drop(client)
		}
	}
}

func (r *Room) drop(client *Client) {
	if r.clients[client] {
		delete(r.clients, client)
		close(client.send)
	}
}

func (c *Client) readPump() {
	defer func() {
		c.room.unregister <- c
		c.conn.Close()
	}()
	c.conn.SetReadLimit(maxMessageSize)
	c.conn.SetReadDeadline(time.Now().Add(pongWait))
	c.conn.SetPongHandler(func(string) error { return c.conn.SetReadDeadline(time.Now().Add(pongWait)) })
	for {
		var send Send
		if err := c.conn.ReadJSON(&send); err != nil {
			return
		}
		c.room.broadcast <- Message{
			Type:        "message",
			Room:        c.room.id,
			From:        c.from,
			Text:        send.Text,
			ClientMsgID: send.ClientMsgID,
		}
	}
}

// The example joins what is queued into one frame with newlines in between; here each message is a frame, as for all.
func (c *Client) writePump() {
	ticker := time.NewTicker(pingPeriod)
	defer func() {
		ticker.Stop()
		c.conn.Close()
	}()
	for {
		select {
		case bytes, ok := <-c.send:
			c.conn.SetWriteDeadline(time.Now().Add(writeWait))
			if !ok {
				c.conn.WriteMessage(websocket.CloseMessage, nil)
				return
			}
			if err := c.conn.WriteMessage(websocket.TextMessage, bytes); err != nil {
				return
			}
		case <-ticker.C:
			c.conn.SetWriteDeadline(time.Now().Add(writeWait))
			if err := c.conn.WriteMessage(websocket.PingMessage, nil); err != nil {
				return
			}
		}
	}
}

type Rooms struct {
	mutex sync.Mutex
	byID  map[string]*Room
}

func (r *Rooms) open(id string) *Room {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	room := r.byID[id]
	if room == nil {
		room = &Room{
			id:         id,
			clients:    make(map[*Client]bool),
			broadcast:  make(chan Message),
			register:   make(chan *Client),
			unregister: make(chan *Client),
		}
		r.byID[id] = room
		go room.run()
	}
	return room
}

var upgrader = websocket.Upgrader{ReadBufferSize: 1024, WriteBufferSize: 1024}

func (r *Rooms) serve(w http.ResponseWriter, request *http.Request) {
	conn, err := upgrader.Upgrade(w, request, nil)
	if err != nil {
		return
	}
	query := request.URL.Query()
	client := &Client{
		room: r.open(roomID(query.Get("room"))),
		conn: conn,
		from: Person{ID: "v_" + newID(), Name: query.Get("name")},
		send: make(chan []byte, sendBuffer),
	}
	client.room.register <- client
	go client.writePump()
	go client.readPump()
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
	rooms := &Rooms{byID: make(map[string]*Room)}
	http.HandleFunc("/ws", rooms.serve)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
