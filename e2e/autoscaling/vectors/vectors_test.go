package podautoscaler

import (
	"encoding/json"
	"math/rand"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	apiv2 "k8s.io/kubernetes/pkg/apis/autoscaling/v2"
)

// A recommendation: replicas, and its age in seconds.
type rec struct {
	Replicas int32
	Age      float64
}

func (r rec) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{r.Replicas, r.Age})
}

// A scale event: replicas, its age in seconds, and whether it was marked as outdated.
type ev struct {
	Change   int32
	Age      float64
	Outdated bool
}

func (e ev) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{e.Change, e.Age, e.Outdated})
}

type vec struct {
	Current  int32                                          `json:"current"`
	Wanted   int32                                          `json:"wanted"`
	Min      int32                                          `json:"min"`
	Max      int32                                          `json:"max"`
	Behavior *autoscalingv2.HorizontalPodAutoscalerBehavior `json:"behavior,omitempty"`
	Recs     []rec                                          `json:"recommendations"`
	Ups      []ev                                           `json:"scaleUps"`
	Downs    []ev                                           `json:"scaleDowns"`
	Replicas int32                                          `json:"replicas"`
	Conds    []string                                       `json:"conditions"`
	RecsOut  []rec                                          `json:"recommendationsAfter"`
	UpsOut   []ev                                           `json:"scaleUpsAfter"`
	DownsOut []ev                                           `json:"scaleDownsAfter"`
}

// TestVectors asks the controller what it makes of random recommendations, and writes a line of JSON for each to the
// file that the environment names.
func TestVectors(t *testing.T) {
	r := rand.New(rand.NewSource(137))
	ages := func() float64 { return float64(r.Intn(400)) + 0.5 }
	rules := func() *autoscalingv2.HPAScalingRules {
		if r.Intn(5) == 0 {
			return nil
		}
		out := &autoscalingv2.HPAScalingRules{}
		if r.Intn(3) > 0 {
			w := int32([]int{0, 0, 30, 60, 120, 300, 399}[r.Intn(7)])
			out.StabilizationWindowSeconds = &w
		}
		if r.Intn(2) == 0 {
			p := []autoscalingv2.ScalingPolicySelect{"Max", "Min", "Min", "Disabled"}[r.Intn(4)]
			out.SelectPolicy = &p
		}
		if r.Intn(4) > 0 {
			n := 1 + r.Intn(3)
			for i := 0; i < n; i++ {
				v := int32(1 + r.Intn(20))
				if r.Intn(2) == 0 {
					v = int32(1 + r.Intn(150))
				}
				if r.Intn(60) == 0 {
					v = 2147483647
				}
				out.Policies = append(out.Policies, autoscalingv2.HPAScalingPolicy{
					Type: []autoscalingv2.HPAScalingPolicyType{"Pods", "Percent"}[r.Intn(2)], Value: v, PeriodSeconds: int32(1 + r.Intn(400))})
			}
		}
		return out
	}
	evs := func() []ev {
		out := []ev{}
		n := r.Intn(4)
		for i := 0; i < n; i++ {
			out = append(out, ev{int32(1 + r.Intn(12)), ages(), r.Intn(6) == 0})
		}
		return out
	}
	count, err := strconv.Atoi(os.Getenv("VECTORS_COUNT"))
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{}
	for i := 0; i < count; i++ {
		v := vec{Current: int32(1 + r.Intn(40)), Wanted: int32(r.Intn(90))}
		v.Min = int32(r.Intn(int(v.Current) + 1))
		v.Max = v.Current + int32(r.Intn(60))
		if i%10 == 0 {
			v.Wanted = v.Current
		}
		if i%25 == 0 {
			v.Current, v.Min = 0, 0
		}
		v.Recs = []rec{}
		for j := r.Intn(5); j >= 0; j-- {
			v.Recs = append(v.Recs, rec{int32(r.Intn(80)), ages()})
		}
		v.Ups, v.Downs = evs(), evs()
		if i%6 != 0 {
			v.Behavior = &autoscalingv2.HorizontalPodAutoscalerBehavior{ScaleUp: rules(), ScaleDown: rules()}
		}
		hpa := &autoscalingv2.HorizontalPodAutoscaler{}
		hpa.Spec.MinReplicas = &v.Min
		hpa.Spec.MaxReplicas = v.Max
		hpa.Spec.Behavior = v.Behavior.DeepCopy()
		apiv2.SetDefaults_HorizontalPodAutoscalerBehavior(hpa)
		now := time.Now()
		at := func(age float64) time.Time { return now.Add(-time.Duration(age * float64(time.Second))) }
		age := func(t time.Time) float64 {
			a := now.Sub(t).Seconds()
			if a < 0.2 {
				return 0
			}
			return float64(int(a*10+0.5)) / 10
		}
		c := &HorizontalController{
			downscaleStabilisationWindow: 300 * time.Second,
			recommendations:              map[string][]timestampedRecommendation{},
			scaleUpEvents:                map[string][]timestampedScaleEvent{},
			scaleDownEvents:              map[string][]timestampedScaleEvent{},
		}
		for _, x := range v.Recs {
			c.recommendations["k"] = append(c.recommendations["k"], timestampedRecommendation{x.Replicas, at(x.Age)})
		}
		for _, x := range v.Ups {
			c.scaleUpEvents["k"] = append(c.scaleUpEvents["k"], timestampedScaleEvent{x.Change, at(x.Age), x.Outdated})
		}
		for _, x := range v.Downs {
			c.scaleDownEvents["k"] = append(c.scaleDownEvents["k"], timestampedScaleEvent{x.Change, at(x.Age), x.Outdated})
		}
		if hpa.Spec.Behavior == nil {
			v.Replicas = c.normalizeDesiredReplicas(hpa, "k", v.Current, v.Wanted, v.Min)
		} else {
			v.Replicas = c.normalizeDesiredReplicasWithBehaviors(hpa, "k", v.Current, v.Wanted, v.Min)
		}
		if v.Replicas != v.Current {
			c.storeScaleEvent(hpa.Spec.Behavior, "k", v.Current, v.Replicas)
		}
		for _, x := range hpa.Status.Conditions {
			v.Conds = append(v.Conds, string(x.Type)+"="+string(x.Status)+" "+x.Reason)
		}
		v.RecsOut, v.UpsOut, v.DownsOut = []rec{}, []ev{}, []ev{}
		for _, x := range c.recommendations["k"] {
			v.RecsOut = append(v.RecsOut, rec{x.recommendation, age(x.timestamp)})
		}
		for _, x := range c.scaleUpEvents["k"] {
			v.UpsOut = append(v.UpsOut, ev{x.replicaChange, age(x.timestamp), x.outdated})
		}
		for _, x := range c.scaleDownEvents["k"] {
			v.DownsOut = append(v.DownsOut, ev{x.replicaChange, age(x.timestamp), x.outdated})
		}
		line, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(line))
	}
	text := strings.Join(lines, "\n") + "\n"
	if err := os.WriteFile(os.Getenv("VECTORS_FILE"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
